package io.parley.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.parley.security.ApiAccess;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document tells of every resource of the WAR, in whatever package, and of nothing else. */
class OpenApiTest {
  private static final OpenApi DOCUMENT = OpenApi.document();

  /** Answered by a filter, {@link EventStreamFilter}, before Jakarta REST. */
  private static final String EVENTS = "GET /api/rooms/{room}/events";

  private static final Map<String, Method> RESOURCES = new TreeMap<>();
  private static final Set<String> SERVLETS = new TreeSet<>();

  static {
    for (JavaClass found :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.parley")) {
      if (found.isAnnotatedWith(Path.class)) {
        addResource(found.reflect());
      } else if (found.isAnnotatedWith(WebServlet.class)) {
        for (String path : found.getAnnotationOfType(WebServlet.class).urlPatterns()) {
          SERVLETS.add("GET " + path);
        }
      }
    }
    // The page's files have no document.
    SERVLETS.remove("GET /");
  }

  private static void addResource(Class<?> resource) {
    for (Method method : resource.getDeclaredMethods()) {
      for (Annotation annotation : method.getAnnotations()) {
        HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
        if (verb != null) {
          String path =
              Stream.of("/api", path(resource), path(method))
                  .filter(part -> !part.isEmpty())
                  .map(part -> part.replaceFirst("^/?", "/"))
                  .collect(Collectors.joining())
                  .replaceFirst("^//", "/");
          RESOURCES.put(verb.value() + " " + path, method);
        }
      }
    }
  }

  private static String path(AnnotatedElement place) {
    Path path = place.getAnnotation(Path.class);
    return path == null ? "" : path.value();
  }

  @Test
  void document_hasEveryResource_andNoOther() {
    Set<String> existing = new TreeSet<>(RESOURCES.keySet());
    existing.addAll(SERVLETS);
    existing.add(EVENTS);

    assertThat(new TreeSet<>(DOCUMENT.operations().keySet())).isEqualTo(existing);
  }

  @ParameterizedTest
  @MethodSource("resources")
  void operation_hasTheResourcesParameters_mediaTypes_andAccess(String operation) {
    Method method = Objects.requireNonNull(RESOURCES.get(operation));
    JsonNode told = Objects.requireNonNull(DOCUMENT.operations().get(operation));

    assertThat(DOCUMENT.parameters(operation)).isEqualTo(parameters(method));
    Consumes consumes = annotation(method, Consumes.class);
    assertThat(OpenApi.names(told.path("requestBody").path("content")))
        .isEqualTo(consumes == null ? Set.of() : Set.of(consumes.value()));
    Produces produces = annotation(method, Produces.class);
    successes(told)
        .forEach(
            content ->
                assertThat(produces == null ? Set.of() : Set.of(produces.value()))
                    .containsAll(content));
    ApiAccess access = annotation(method, ApiAccess.class);
    boolean isPublic = access != null && access.value() == ApiAccess.Purpose.PUBLIC;
    assertThat(OpenApi.names(told.get("responses")).containsAll(Set.of("401", "403")))
        .isEqualTo(!isPublic);
  }

  private static Set<String> resources() {
    return RESOURCES.keySet();
  }

  private static Set<String> parameters(Method method) {
    return Arrays.stream(method.getParameterAnnotations())
        .flatMap(Arrays::stream)
        .flatMap(OpenApiTest::parameter)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> parameter(Annotation annotation) {
    if (annotation instanceof PathParam path) {
      return Stream.of("path " + path.value());
    }
    if (annotation instanceof QueryParam query) {
      return Stream.of("query " + query.value());
    }
    return annotation instanceof HeaderParam header
        ? Stream.of("header " + header.value())
        : Stream.empty();
  }

  private static <A extends Annotation> @Nullable A annotation(Method method, Class<A> type) {
    A own = method.getAnnotation(type);
    return own == null ? method.getDeclaringClass().getAnnotation(type) : own;
  }

  private static Stream<Set<String>> successes(JsonNode operation) {
    return operation.get("responses").properties().stream()
        .filter(response -> response.getKey().startsWith("2"))
        .map(response -> DOCUMENT.resolved(response.getValue()).path("content"))
        .map(OpenApi::names);
  }

  @Test
  void everyReference_leadsSomewhere() {
    assertThat(DOCUMENT.node().findValuesAsString("$ref"))
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(DOCUMENT.node().at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void everyOperation_hasItsOwnId() {
    assertThat(
            DOCUMENT.operations().values().stream().map(one -> one.get("operationId").asString()))
        .doesNotHaveDuplicates();
  }

  /** Schemas that let everything pass would prove nothing. */
  @Test
  void answerWithAFieldMoreOrLess_isInvalid() {
    JsonNode sent = DOCUMENT.node("components", "schemas", "Sent");
    String right =
        "{\"type\":\"ok\",\"room\":\"dev\",\"offset\":1,\"epoch\":\"e\",\"at\":\"2026-01-02T03:04:05.678Z\"}";
    assertThat(DOCUMENT.errors(sent, right)).isEmpty();
    assertThat(DOCUMENT.errors(sent, right.replace("\"epoch\":\"e\",", ""))).isNotEmpty();
    assertThat(DOCUMENT.errors(sent, right.replace("}", ",\"id\":1}"))).isNotEmpty();
    assertThat(DOCUMENT.errors(sent, right.replace(".678Z", "Z"))).isNotEmpty();
  }
}
