package io.parley.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code docker/compose.yaml} is a Compose file, and a careful one. */
class ComposeFileTest {
  private static final Path SCHEMA = Path.of("src/test/resources/compose/compose-spec.schema.json");

  /** What the entrypoint gives a drain beyond its time, and a server to stop in. */
  private static final Duration TO_END = Duration.ofSeconds(15);

  private final JsonNode document =
      new YAMLMapper().readTree(Path.of("docker/compose.yaml").toFile());
  private final JsonNode service = document.at("/services/parley");

  @Test
  void file_isOfTheComposeSpecification() throws IOException {
    // The schema names its parts with a keyword of draft 4, which the draft it is written in no
    // longer has.
    String schema = Files.readString(SCHEMA).replaceAll("\"id\": \"[^\"]*\",", "");
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
                .getSchema(schema, InputFormat.JSON)
                .validate(document))
        .isEmpty();
  }

  @Test
  void graceOfAStop_isLongerThanADrain() throws IOException {
    Properties packaged = new Properties();
    try (InputStream defaults =
        getClass().getResourceAsStream("/META-INF/microprofile-config.properties")) {
      packaged.load(defaults);
    }
    Duration drain = Duration.parse(packaged.getProperty("chat.drain-period"));

    assertThat(Duration.parse("PT" + service.get("stop_grace_period").asString()))
        .isGreaterThanOrEqualTo(drain.plus(TO_END));
  }

  @Test
  void container_mayDoLittle() {
    assertThat(service.get("read_only").asBoolean()).isTrue();
    assertThat(service.get("cap_drop").valueStream().map(JsonNode::asString))
        .containsExactly("ALL");
    assertThat(service.get("security_opt").valueStream().map(JsonNode::asString))
        .containsExactly("no-new-privileges:true");
    assertThat(service.has("mem_limit")).isTrue();
  }

  @Test
  void dockerfile_isThere() {
    Path context = Path.of("docker", document.at("/services/parley/build/context").asString());
    assertThat(context.resolve(document.at("/services/parley/build/dockerfile").asString()))
        .exists();
  }
}
