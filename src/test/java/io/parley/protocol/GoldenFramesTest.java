package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes over the wire is what the golden frames say, to the letter. */
class GoldenFramesTest {
  @ParameterizedTest
  @MethodSource("io.parley.protocol.GoldenFrames#commands")
  void command_isReadAsItIsMeant(JsonObject entry) {
    List<Command> commands = GoldenFrames.codec(entry).decode(GoldenFrames.line(entry)).toList();

    assertThat(commands).hasSize(1);
    assertThat(meaning(commands.get(0))).isEqualTo(entry.getJsonObject("means"));
  }

  @ParameterizedTest
  @MethodSource("io.parley.protocol.GoldenFrames#badLines")
  void badLine_hasItsError_andItsId(JsonObject entry) {
    List<Command> commands =
        Subprotocol.SUPERCHAT.codec().decode(GoldenFrames.line(entry)).toList();

    assertThat(commands).hasSize(1).hasOnlyElementsOfType(Command.Invalid.class);
    Command.Invalid invalid = (Command.Invalid) commands.get(0);
    assertThat(invalid.error().code()).isEqualTo(entry.getInt("code"));
    assertThat(invalid.id() == null ? null : invalid.id().value()).isEqualTo(entry.get("id"));
  }

  @ParameterizedTest
  @MethodSource("io.parley.protocol.GoldenFrames#events")
  void event_isWrittenToTheLetter(JsonObject entry) {
    Event event = GoldenFrames.event(entry);

    assertThat(Subprotocol.SUPERCHAT.codec().encode(event))
        .isEqualTo(GoldenFrames.text(entry, "frame"));
    assertThat(Subprotocol.CHAT.codec().encode(event)).isEqualTo(GoldenFrames.text(entry, "plain"));
  }

  @Test
  void everyTypeOfCommandAndEvent_hasAGoldenFrame() {
    Set<String> commands =
        GoldenFrames.commands().stream()
            .map(entry -> entry.getJsonObject("means").getString("command"))
            .collect(Collectors.toCollection(HashSet::new));
    // What cannot be read has a file of its own.
    commands.add(Command.Invalid.class.getSimpleName());
    Set<String> events =
        GoldenFrames.events().stream()
            .map(entry -> entry.getString("event"))
            .collect(Collectors.toSet());

    assertThat(commands).isEqualTo(simpleNames(Command.class));
    assertThat(events).isEqualTo(simpleNames(Event.class));
  }

  @Test
  void everyErrorCode_hasAGoldenFrame() {
    assertThat(GoldenFrames.events().stream().map(GoldenFrames::event))
        .filteredOn(Event.Failure.class::isInstance)
        .extracting(event -> ((Event.Failure) event).error())
        .contains(ErrorCode.values());
  }

  @Test
  void everyAnnouncedCloseCode_hasAGoldenBye() {
    List<CloseCode> announced =
        Arrays.stream(CloseCode.values()).filter(CloseCode::isAnnounced).toList();

    assertThat(GoldenFrames.events().stream().map(GoldenFrames::event))
        .filteredOn(Event.Bye.class::isInstance)
        .extracting(event -> ((Event.Bye) event).code())
        .containsExactlyInAnyOrderElementsOf(announced);
  }

  @Test
  void closeCodes_areThoseOfTheServer_andOfNobodyElse() {
    Set<String> golden =
        GoldenFrames.closeCodes().stream()
            .filter(entry -> GoldenFrames.text(entry, "closeCode") != null)
            .map(Object::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> ours =
        Arrays.stream(CloseCode.values())
            .map(GoldenFramesTest::closeCode)
            .map(Object::toString)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(golden).isEqualTo(ours);
  }

  private static JsonObject meaning(Command command) {
    JsonObjectBuilder meaning =
        Jsonp.PROVIDER.createObjectBuilder().add("command", command.getClass().getSimpleName());
    return meaning.addAll(Records.write((Record) command)).build();
  }

  private static JsonObject closeCode(CloseCode code) {
    return Jsonp.PROVIDER
        .createObjectBuilder()
        .add("code", code.code())
        .add("closeCode", code.name())
        .add("reason", code.reason())
        .add("reconnect", code.isReconnectable())
        .add("bye", code.isAnnounced())
        .build();
  }

  private static Set<String> simpleNames(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .map(Class::getSimpleName)
        .collect(Collectors.toSet());
  }
}
