package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The AsyncAPI document that the WAR serves is valid, and says what the golden frames and the server's types say. */
class AsyncApiTest {
  private static final Path DOCUMENT = Path.of("src/main/webapp/asyncapi.yaml");
  private static final Path META_SCHEMA =
      Path.of("src/test/resources/asyncapi/asyncapi-3.0.0.schema.json");
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

  private final JsonNode document = new YAMLMapper().readTree(DOCUMENT.toFile());
  private final JsonNode messages = document.at("/components/messages");

  @Test
  void document_isValidAsyncApi() throws IOException {
    List<Error> errors =
        SCHEMAS.getSchema(Files.readString(META_SCHEMA), InputFormat.JSON).validate(document);

    assertThat(errors).isEmpty();
  }

  @Test
  void everyMessage_isOneOfTheChannel_andOfAnOperation() {
    Set<String> inChannel =
        document.at("/channels/chat/messages").properties().stream()
            .peek(entry -> assertThat(ref(entry.getValue())).endsWith("/" + entry.getKey()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    Set<String> inOperations =
        document
            .at("/operations")
            .valueStream()
            .flatMap(operation -> operation.get("messages").valueStream())
            .map(message -> ref(message).replaceFirst("#/channels/chat/messages/", ""))
            .collect(Collectors.toSet());

    assertThat(inChannel).isEqualTo(names(messages)).isEqualTo(inOperations);
  }

  @Test
  void everyTypeOfCommandAndEvent_hasOneMessage() {
    assertThat(declared("x-commands"))
        .containsExactlyInAnyOrderElementsOf(
            simpleNames(Command.class).filter(name -> !name.equals("Invalid")).toList());
    assertThat(declared("x-events"))
        .containsExactlyInAnyOrderElementsOf(simpleNames(Event.class).toList());
  }

  @Test
  void everyErrorAndCloseCode_isThere_withItsReason() {
    assertThat(codes("error"))
        .isEqualTo(
            Arrays.stream(ErrorCode.values())
                .collect(Collectors.toMap(ErrorCode::code, ErrorCode::reason)));
    assertThat(codes("bye"))
        .isEqualTo(
            Arrays.stream(CloseCode.values())
                .filter(CloseCode::isAnnounced)
                .collect(Collectors.toMap(CloseCode::code, CloseCode::reason)));
    assertThat(
            document
                .at("/channels/chat/x-close-codes")
                .valueStream()
                .map(
                    row ->
                        row.get("code").asInt()
                            + row.get("reason").asString()
                            + row.get("reconnect")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(CloseCode.values())
                .map(code -> code.code() + code.reason() + code.isReconnectable())
                .toList());
  }

  @Test
  void everyExample_isValid() {
    for (Map.Entry<String, JsonNode> message : messages.properties()) {
      assertThat(message.getValue().get("examples").valueStream())
          .as(message.getKey())
          .isNotEmpty()
          .allSatisfy(
              example ->
                  assertThat(errors(message.getKey(), example.get("payload").toString()))
                      .isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.protocol.GoldenFrames#commands")
  void goldenCommand_isValid(JsonObject entry) {
    String command = entry.getJsonObject("means").getString("command");
    String line = GoldenFrames.line(entry);
    String payload = command.equals("Publish") ? Jsonp.PROVIDER.createValue(line).toString() : line;

    assertThat(errors(message("x-commands", command), payload)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.parley.protocol.GoldenFrames#events")
  void goldenEvent_isValid_andHasNoFieldBesides(JsonObject entry) {
    String message = message("x-events", entry.getString("event"));
    String frame = GoldenFrames.text(entry, "frame");
    if (frame == null) {
      assertThat(message).isEqualTo("plainText");
      return;
    }

    assertThat(errors(message, frame)).isEmpty();
    assertThat(WireModel.json(frame).asJsonObject().keySet())
        .isSubsetOf(names(payload(message).get("properties")));
  }

  /** Schemas that let everything pass would prove nothing: what a server refuses for a field's form, they refuse. */
  @ParameterizedTest
  @MethodSource("badFields")
  void badFieldOfAKnownCommand_isInvalid(JsonObject entry) {
    String line = GoldenFrames.line(entry);
    String type = WireModel.json(line).asJsonObject().getString("type");
    String message = type.equals("signal") ? "signalCommand" : type;

    assertThat(errors(message, line)).isNotEmpty();
  }

  /** What JSON schema can tell: neither what is no JSON or against the rules for all objects, nor characters of names. */
  static Stream<JsonObject> badFields() {
    return GoldenFrames.badLines().stream()
        .dropWhile(entry -> !entry.getString("why").equals("no room"))
        .filter(entry -> !entry.getString("why").endsWith("name out of form"));
  }

  private List<Error> errors(String message, String payload) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.set("components", document.get("components"));
    schema
        .putArray("allOf")
        .addObject()
        .put("$ref", "#/components/messages/" + message + "/payload");
    return SCHEMAS.getSchema(schema).validate(payload, InputFormat.JSON);
  }

  /** The schema of a message's payload, itself or what it refers to. */
  private JsonNode payload(String message) {
    JsonNode payload = messages.get(message).get("payload");
    return payload.has("$ref") ? document.at(ref(payload).substring(1)) : payload;
  }

  private String message(String extension, String type) {
    return messages.properties().stream()
        .filter(
            message ->
                message
                    .getValue()
                    .path(extension)
                    .valueStream()
                    .anyMatch(name -> name.asString().equals(type)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no message for " + type));
  }

  private List<String> declared(String extension) {
    return messages
        .valueStream()
        .flatMap(message -> message.path(extension).valueStream())
        .map(JsonNode::asString)
        .toList();
  }

  private Map<Integer, String> codes(String message) {
    return messages
        .at("/" + message + "/payload/properties/code/oneOf")
        .valueStream()
        .collect(
            Collectors.toMap(
                code -> code.get("const").asInt(),
                code -> code.get("title").asString(),
                (one, other) -> one + other,
                TreeMap::new));
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String ref(JsonNode reference) {
    return reference.get("$ref").asString();
  }

  private static Stream<String> simpleNames(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses()).map(Class::getSimpleName);
  }
}
