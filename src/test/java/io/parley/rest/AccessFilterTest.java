package io.parley.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.security.ApiAccess;
import io.parley.security.ApiAccess.Purpose;
import org.junit.jupiter.api.Test;

class AccessFilterTest {
  @Test
  void methodSaysWhatIsAskedFor_elseItsClass_elseAWrite() throws NoSuchMethodException {
    assertThat(AccessFilter.purpose(Told.class.getMethod("own"), Told.class))
        .isEqualTo(Purpose.HEALTH);
    assertThat(AccessFilter.purpose(Told.class.getMethod("none"), Told.class))
        .isEqualTo(Purpose.READ);
    assertThat(AccessFilter.purpose(Untold.class.getMethod("none"), Untold.class))
        .isEqualTo(Purpose.WRITE);
    assertThat(AccessFilter.purpose(null, null)).isEqualTo(Purpose.WRITE);
  }

  /** A resource. */
  @ApiAccess(Purpose.READ)
  public static class Told {
    /** With its own. */
    @ApiAccess(Purpose.HEALTH)
    public void own() {}

    /** Without. */
    public void none() {}
  }

  /** A resource that says nothing. */
  public static class Untold {
    /** Without. */
    public void none() {}
  }
}
