package io.parley.room.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.DisplayName;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
  @Test
  void thoseWhoHaveGone_areForgotten_theOldestFirst_whereTheyAreTooMany() {
    Identities identities = new Identities(Duration.ZERO);
    int visitors = Identities.MAX_GONE + 10;
    for (int i = 0; i < visitors; i++) {
      UUID client = new UUID(0, i);
      identities.add(
          new Arrival(client, i, new DisplayName("Ann"), false), new Fingerprint("t" + i));
      identities.depart(client, i, i);
    }

    assertThat(identities.size()).isEqualTo(Identities.MAX_GONE);
    assertThat(identities.resume(new Fingerprint("t9"), -1, new Fingerprint("x"), visitors))
        .isNull();
    assertThat(identities.resume(new Fingerprint("t10"), -1, new Fingerprint("x"), visitors))
        .isNotNull();
  }
}
