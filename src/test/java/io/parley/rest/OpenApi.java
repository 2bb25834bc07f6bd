package io.parley.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI document that the WAR serves, and whether an answer is one that it tells of. */
public final class OpenApi {
  private static final OpenApi DOCUMENT = new OpenApi();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final JsonNode document =
      new YAMLMapper().readTree(Path.of("src/main/webapp/openapi.yaml").toFile());

  private OpenApi() {}

  static OpenApi document() {
    return DOCUMENT;
  }

  /**
   * Fails, if an answer is not as the document has it: its status, media type and body. What is no path of the document is
   * not looked at.
   */
  public static void check(String method, URI address, HttpResponse<String> answer) {
    DOCUMENT
        .template(address.getPath())
        .map(template -> DOCUMENT.node("paths", template, method.toLowerCase(Locale.ROOT)))
        .filter(operation -> !operation.isMissingNode())
        .ifPresent(operation -> DOCUMENT.checkAnswer(operation, answer));
  }

  private void checkAnswer(JsonNode operation, HttpResponse<String> answer) {
    JsonNode response =
        resolved(operation.get("responses").path(String.valueOf(answer.statusCode())));
    assertThat(response.isMissingNode())
        .as("%s tells of status %d", operation.get("operationId"), answer.statusCode())
        .isFalse();
    String type = answer.headers().firstValue("Content-Type").map(OpenApi::bare).orElse(null);
    JsonNode content = response.path("content");
    if (type == null) {
      assertThat(content.isMissingNode()).isTrue();
      return;
    }
    assertThat(names(content)).contains(type);
    if (type.equals("application/json")) {
      assertThat(errors(content.get(type).get("schema"), answer.body())).isEmpty();
    }
  }

  private static String bare(String mediaType) {
    return mediaType.replaceFirst(";.*", "");
  }

  /** What is wrong with a text, by a schema of the document. */
  String errors(JsonNode schema, String json) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.set("components", document.get("components"));
    root.putArray("allOf").add(schema);
    return SCHEMAS.getSchema(root).validate(json, InputFormat.JSON).stream()
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  /** The path of the document that an address is of. */
  private Optional<String> template(String path) {
    return names(document.get("paths")).stream()
        .filter(template -> Pattern.matches(template.replaceAll("\\{[a-z]+}", "[^/]+"), path))
        .findFirst();
  }

  /** Every method and path, such as {@code GET /api/rooms}, with its operation. */
  Map<String, JsonNode> operations() {
    return document.get("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .filter(entry -> METHODS.contains(entry.getKey()))
                    .map(
                        entry ->
                            Map.entry(
                                entry.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                entry.getValue())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The parameters of an operation, such as {@code query limit}, its path's too. */
  Set<String> parameters(String operation) {
    String[] parts = operation.split(" ", -1);
    return Stream.of(
            node("paths", parts[1]), node("paths", parts[1], parts[0].toLowerCase(Locale.ROOT)))
        .flatMap(owner -> owner.path("parameters").valueStream())
        .map(this::resolved)
        .map(one -> one.get("in").asString() + " " + one.get("name").asString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  JsonNode node(String... path) {
    JsonNode node = document;
    for (String name : path) {
      node = node.path(name);
    }
    return node;
  }

  /** A node, or the one that it refers to. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asString().substring(1)) : node;
  }

  static Set<String> names(@Nullable JsonNode object) {
    return object == null
        ? Set.of()
        : object.properties().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
  }
}
