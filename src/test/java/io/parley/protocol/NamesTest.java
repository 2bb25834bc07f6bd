package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"lobby", "a", "Team.7_b-c:d", "\u5927\u5385", "e\u0301t\u00e9", "\u0967\u0968"})
  void room_ofLettersMarksDigitsAndFourSigns_isAllowed(String name) throws Exception {
    assertThat(RoomName.of(name).value()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a/b",
        "a\nb",
        "\u202ea",
        "\ud83d\ude00",
        "\u200d",
        "\ud800",
        "\u00b2x\u2003"
      })
  void room_withAnythingElse_isRefused(String name) {
    assertThatThrownBy(() -> RoomName.of(name)).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void room_isCountedInCodePointsAfterNfkc() throws Exception {
    String supplementary = "\ud840\udc00";
    assertThat(RoomName.of(supplementary.repeat(64)).value()).hasSize(128);
    assertThatThrownBy(() -> RoomName.of(supplementary.repeat(65)))
        .isInstanceOf(InvalidNameException.class);
    // One code point that NFKC makes 18 of, with spaces among them.
    assertThatThrownBy(() -> RoomName.of("\ufdfa")).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void room_isNormalized_andCaseSensitive() throws Exception {
    assertThat(RoomName.of("\uff32\uff2f\uff2f\uff2d")).isEqualTo(RoomName.of("ROOM"));
    assertThat(RoomName.of("Room")).isNotEqualTo(RoomName.of("room"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ann",
        "\u5c0f\u660e",
        "Ann B.",
        "\ud83d\udc69\u200d\ud83d\ude80",
        "\u0646\u0627\u0645\u200c\u0647",
        "<b>"
      })
  void displayName_ofVisibleCharactersAndJoiners_isAllowed(String name) throws Exception {
    assertThat(DisplayName.of(name).value()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\u0000",
        "a\tb",
        "\u202eabc",
        "\u2066abc",
        "\u200eabc",
        "\u200b",
        "\ufeff",
        "\ud800",
        "\u0378",
        "a\u2028b"
      })
  void displayName_withHiddenOrTurningCharacters_isRefused(String name) {
    assertThatThrownBy(() -> DisplayName.of(name)).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void displayName_of32CodePoints_isTheLongest() throws Exception {
    assertThat(DisplayName.of("x".repeat(32)).value()).hasSize(32);
    assertThatThrownBy(() -> DisplayName.of("x".repeat(33)))
        .isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> DisplayName.of("x".repeat(1_000_000)))
        .isInstanceOf(InvalidNameException.class);
  }

  @Test
  void guest_isNamedByTheFirstFourDigitsOfItsUuid() {
    UUID id = UUID.fromString("beef0000-0000-4000-8000-000000000000");
    assertThat(DisplayName.guest(id).value()).isEqualTo("guest-beef");
  }
}
