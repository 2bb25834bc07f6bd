package io.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageFileTest {
  private static final PageFile FILE = file("hello");

  @Test
  void tag_isThatOfTheContent() {
    assertThat(file("hello").tag()).isEqualTo(FILE.tag()).matches("\"[\\w-]{22}\"");
    assertThat(file("hellp").tag()).isNotEqualTo(FILE.tag());
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "\"other\" ,W/%s, W/\"third\"", "*"})
  void copyThatHolds_isRecognised(String ifNoneMatch) {
    assertThat(FILE.isOneOf(ifNoneMatch.replace("%s", FILE.tag()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"other\"", "W/\"other\", \"third\"", "hello", ",,"})
  void anyOtherCopy_isNot(String ifNoneMatch) {
    assertThat(FILE.isOneOf(ifNoneMatch)).isFalse();
  }

  @Test
  void noCopy_isNone() {
    assertThat(FILE.isOneOf(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, text/html;charset=utf-8",
    "image/svg+xml, image/svg+xml",
    "application/yaml, application/yaml"
  })
  void text_isUtf8(String type, String contentType) {
    assertThat(new PageFile(new byte[0], type).type()).isEqualTo(contentType);
  }

  private static PageFile file(String content) {
    return new PageFile(content.getBytes(StandardCharsets.UTF_8), "text/plain");
  }
}
