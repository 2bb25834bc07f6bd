package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import java.text.Normalizer;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "\uff21nn, Ann",
    "\u2460, 1",
    "e\u0301, \u00e9",
    "\u1112\u1161\u11ab, \ud55c",
    "\u212b, \u00c5",
    "\ufb03, ffi",
    "'a\u00a0b', 'a b'",
  })
  void hello_takesItsNameInNfkc(String said, String name) {
    assertThat(hello(said)).isEqualTo(new Command.Hello(null, new DisplayName(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ud83d\udc69\u200d\ud83d\ude80", // an emoji of two, joined
        "\u0646\u0627\u0645\u200c\u0647", // Persian, with its non-joiner
        "\u05e9\u05dc\u05d5\u05dd", // right to left by its own letters
        "\u2764\ufe0f", // with a variation selector
        "\ue000", // private use
        "\ufdfa", // 18 code points after NFKC, which fit
        "\ud840\udc00", // outside the basic plane
      })
  void hello_takesNamesOfAllScripts(String name) {
    assertThat(hello(name)).isInstanceOf(Command.Hello.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "\u0007", // control
        "\u007f", // control
        "\u0085", // control, a line break
        "a\u00adb", // soft hyphen: format
        "a\u061cb", // Arabic letter mark: bidirectional
        "a\u200eb", // left-to-right mark
        "a\u202eb", // right-to-left override
        "a\u2066b", // left-to-right isolate
        "a\u2028b", // line separator
        "a\u2029b", // paragraph separator
        "a\u2060b", // word joiner: format
        "a\ufeffb", // byte order mark: format
        "\ud83c\udff4\udb40\udc67", // a tag character: format
        "\uffff", // no character
        "\u0378", // not assigned
        "\ufdfa\ufdfa", // 36 code points after NFKC
      })
  void hello_refusesWhatIsHiddenOrTooLong_with400(String name) {
    assertThat(hello(name)).isEqualTo(new Command.Invalid(null, ErrorCode.BAD_REQUEST));
  }

  @Test
  void length_isThatAfterNfkc_notThatOfTheText() throws Exception {
    assertThat(DisplayName.of("\u1112\u1161\u11ab".repeat(32)).value()).hasSize(32);
    assertThat(DisplayName.of("\u03b1\u0313\u0300\u0345".repeat(32)).value()).hasSize(32);
    assertThatThrownBy(() -> DisplayName.of("\u1112\u1161\u11ab".repeat(33)))
        .isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> DisplayName.of("\ufb03".repeat(11)))
        .isInstanceOf(InvalidNameException.class);
  }

  /** So that text of more than eight chars for each code point may be refused unread. */
  @Test
  void nfkc_makesOneCodePointOfAtMostFour() {
    assertThat(codePoints().map(NamesTest::decomposedLength).max()).hasValue(4);
  }

  @Test
  void everyAllowedCharacter_isVisible_andKeptOnceNormalized() {
    assertThat(codePoints().mapToObj(NamesTest::normalized).flatMap(Optional::stream))
        .hasSizeGreaterThan(100_000)
        .allMatch(name -> normalized(name.codePointAt(0)).isPresent())
        .allMatch(name -> Normalizer.isNormalized(name, Normalizer.Form.NFKC))
        .allMatch(name -> name.codePoints().noneMatch(Character::isISOControl));
  }

  private static IntStream codePoints() {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT);
  }

  private static int decomposedLength(int codePoint) {
    String parts = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD);
    return parts.codePointCount(0, parts.length());
  }

  /** The display name of one character; empty where it may not stand in one. */
  private static Optional<String> normalized(int codePoint) {
    try {
      return Optional.of(DisplayName.of(Character.toString(codePoint)).value());
    } catch (InvalidNameException refused) {
      return Optional.empty();
    }
  }

  private static Command hello(String name) {
    String line =
        Json.createObjectBuilder().add("type", "hello").add("name", name).build().toString();
    return Subprotocol.SUPERCHAT.codec().decode(line).findFirst().orElseThrow();
  }
}
