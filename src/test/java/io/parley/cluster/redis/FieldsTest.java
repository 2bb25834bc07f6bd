package io.parley.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.DisplayName;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  private static final DisplayName ANN = new DisplayName("Ann 安 🦊");

  @Test
  void values_areReadAsTheyWereWritten_andMissingOnesToo() {
    UUID client = new UUID(1, 2);

    Fields fields =
        new Fields(Fields.write("a:b-3:c", null, "", Long.MIN_VALUE, client, null, "🦊\n\0"));

    assertThat(fields.text()).isEqualTo("a:b-3:c");
    assertThat(fields.optional()).isNull();
    assertThat(fields.text()).isEmpty();
    assertThat(fields.number()).isEqualTo(Long.MIN_VALUE);
    assertThat(fields.client()).isEqualTo(client);
    assertThat(fields.client()).isNull();
    assertThat(fields.text()).isEqualTo("🦊\n\0");
    assertThatThrownBy(fields::optional).isInstanceOf(IllegalArgumentException.class);
  }

  static List<@Nullable Body> bodies() {
    return Arrays.asList(
        null,
        Body.ofText("plain - 3:text"),
        Body.ofText(""),
        new Body("said \"so\"", "\"said \\\"so\\\"\""),
        new Body("simple", "\"simple\""),
        new Body("", "\"\""),
        new Body("{\"a\":[1,2]}", "{\"a\":[1,2]}"),
        new Body("7", "7"),
        new Body("", "\"kept as JSON alone\""));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void whatWasSaid_isReadAsItWasWritten(@Nullable Body body) {
    Author author = new Author(new UUID(3, 4), ANN);

    Fields fields = new Fields(Fields.write(author, body) + Fields.write("behind"));

    assertThat(fields.author()).isEqualTo(author);
    assertThat(fields.body()).isEqualTo(body);
    assertThat(fields.text()).isEqualTo("behind");
  }

  @Test
  void plainStrings_standInItOnce() {
    String said = "x".repeat(1000);

    assertThat(Fields.write(Author.overHttp(ANN), new Body(said, '"' + said + '"')))
        .hasSizeLessThan(1100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5:", "5:abc", ":abc", "x:abc", "1234567890:a", "2147483648:a"})
  void whatIsOutOfForm_isNotRead(String text) {
    assertThatThrownBy(() -> new Fields(text).optional())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Fields(text).body()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whateverIsCutOff_orChanged_isReadOrRefused_andNothingElse() {
    Random random = new Random(7);
    String whole =
        Fields.write(new Author(new UUID(3, 4), ANN), new Body("a \"b\"", "\"a \\\"b\\\"\""));
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder changed = new StringBuilder(whole);
      changed.setLength(random.nextInt(whole.length() + 1));
      if (changed.length() > 0) {
        changed.setCharAt(random.nextInt(changed.length()), (char) random.nextInt(128));
      }
      try {
        Fields fields = new Fields(changed.toString());
        fields.author();
        fields.body();
      } catch (IllegalArgumentException expected) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
