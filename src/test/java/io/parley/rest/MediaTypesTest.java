package io.parley.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media types by RFC 9110. */
class MediaTypesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "application/json|application/json",
        "application/json; charset=utf-8|application/json",
        "text/plain;a=\"x,y;\\\"z\" ; b=c|text/plain",
        "text/plain;|text/plain",
        "application/vnd.x+json|application/vnd.x+json"
      })
  void mediaType_isReadToItsEnd(String header, String type) {
    assertThat(MediaTypes.single(header)).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "x/",
        "/x",
        "*",
        "a/b/c",
        "a /b",
        "a/b;c",
        "a/b;c=",
        "a/b;=c",
        "a/b;c=\"",
        "a/b;c=\"\\",
        "a/b;c=\"\u0001\"",
        "a/b, c/d",
        "\u00e4/b",
        "a/b c"
      })
  void whatIsNoMediaType_isNone(String header) {
    assertThat(MediaTypes.single(header)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "text/html, a/b;q=0.5|text/html, a/b;q=0.5",
        ",, a/b ,|a/b",
        "a/b;x=\"1,2\";Q=1.000|a/b;q=1.000",
        "a/*, *; q=.2, */*; q=.2|a/*, */*;q=0.2, */*;q=0.2",
        "a/b;q=0.|a/b;q=0."
      })
  void list_keepsItsWeights(String header, String plain) {
    assertThat(MediaTypes.list(List.of(header))).isEqualTo(plain);
  }

  @Test
  void list_mayStandInSeveralHeaders_orBeEmpty() {
    assertThat(MediaTypes.list(List.of("a/b", "c/d"))).isEqualTo("a/b, c/d");
    assertThat(MediaTypes.list(List.of(""))).isEmpty();
    assertThat(MediaTypes.list(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x/",
        ";;;",
        "a/b;q=x",
        "*/*;q=7",
        "a/b;q=0.1234",
        "a/b;q=",
        "a/b;q=\"1\"",
        "a/b c/d",
        "a/b, x"
      })
  void listWithWhatIsNone_isNone(String header) {
    assertThat(MediaTypes.list(List.of(header))).isNull();
  }
}
