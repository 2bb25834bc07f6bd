package io.parley.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.parley.it.harness.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The Compose files of {@code docker/} are Compose files, and careful ones. */
class ComposeFileTest {
  private static final Path DOCKER = Path.of("docker");
  private static final Path SCHEMA = Path.of("src/test/resources/compose/compose-spec.schema.json");
  private static final String CLUSTER = "compose.cluster.yaml";

  /** What the entrypoint gives a drain beyond its time, and a server to stop in. */
  private static final Duration TO_END = Duration.ofSeconds(15);

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", CLUSTER})
  void file_isOfTheComposeSpecification(String file) throws IOException {
    // The schema names its parts with a keyword of draft 4, which the draft it is written in no
    // longer has.
    String schema = Files.readString(SCHEMA).replaceAll("\"id\": \"[^\"]*\",", "");
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
                .getSchema(schema, InputFormat.JSON)
                .validate(read(file)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", CLUSTER})
  void graceOfAStop_isLongerThanADrain(String file) throws IOException {
    Properties packaged = new Properties();
    try (InputStream defaults =
        getClass().getResourceAsStream("/META-INF/microprofile-config.properties")) {
      packaged.load(defaults);
    }
    Duration drain = Duration.parse(packaged.getProperty("chat.drain-period"));

    assertThat(ours(file))
        .isNotEmpty()
        .allSatisfy(
            service ->
                assertThat(Duration.parse("PT" + service.get("stop_grace_period").asString()))
                    .isGreaterThanOrEqualTo(drain.plus(TO_END)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", CLUSTER})
  void container_mayDoLittle(String file) {
    assertThat(services(file).values())
        .allSatisfy(
            service -> {
              assertThat(service.get("read_only").asBoolean()).isTrue();
              assertThat(strings(service.get("cap_drop"))).containsExactly("ALL");
              assertThat(strings(service.get("security_opt")))
                  .containsExactly("no-new-privileges:true");
              assertThat(service.has("mem_limit")).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", CLUSTER})
  void dockerfile_isThere(String file) {
    assertThat(ours(file))
        .allSatisfy(
            service -> {
              Path context = DOCKER.resolve(service.at("/build/context").asString());
              assertThat(context.resolve(service.at("/build/dockerfile").asString())).exists();
            });
  }

  @Test
  void worldReachesNothing_butTheProxy() {
    assertThat(services(CLUSTER)).containsOnlyKeys("wildfly", "payara", "valkey", "haproxy");
    services(CLUSTER)
        .forEach(
            (name, service) ->
                assertThat(service.has("ports")).as(name).isEqualTo(name.equals("haproxy")));
  }

  @Test
  void proxy_hasTheFileAndTheAddress_thatTheNodesKnowItBy() throws IOException {
    JsonNode proxy = read(CLUSTER).at("/services/haproxy");
    Path configuration = DOCKER.resolve(proxy.at("/volumes/0").asString().split(":", -1)[0]);
    String address = proxy.at("/networks/default/ipv4_address").asString();

    assertThat(ours(CLUSTER))
        .hasSize(2)
        .allSatisfy(
            node ->
                assertThat(node.at("/environment/CHAT_TRUSTED_PROXIES").asString())
                    .isEqualTo(address));
    assertThat(Files.readString(configuration))
        .contains("server wildfly wildfly:8080\n", "server payara payara:8080\n");
  }

  @Test
  void passwordOfTheStore_standsInASecretAlone_whichNoImageAndNoCommitHolds() throws IOException {
    JsonNode document = read(CLUSTER);
    String secret = document.at("/secrets/redis-uri/file").asString();

    assertThat(ours(CLUSTER))
        .allSatisfy(
            node ->
                assertThat(node.at("/environment/CHAT_REDIS_URI_FILE").asString())
                    .isEqualTo("/run/secrets/redis-uri"));
    String ignored = "docker/" + secret.replace("./", "");
    assertThat(Files.readAllLines(Path.of(".dockerignore"))).contains(ignored);
    assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("/" + ignored);
  }

  @Test
  void store_keepsALogOnAVolume_andForgetsNothing() {
    JsonNode store = read(CLUSTER).at("/services/valkey");

    assertThat(store.at("/command/2").asString())
        .contains("--appendonly yes", "--appendfsync ", "--maxmemory-policy noeviction");
    assertThat(store.at("/command/2").asString().replace("'", "").replaceAll("\\s+|\\\\\n", " "))
        .contains("--user default off --user parley on", RedisServer.ACL_RULES);
    assertThat(strings(store.get("volumes"))).containsExactly("valkey:/data");
    assertThat(read(CLUSTER).get("volumes").has("valkey")).isTrue();
  }

  /** The services that are built here. */
  private static List<JsonNode> ours(String file) {
    return services(file).values().stream().filter(service -> service.has("build")).toList();
  }

  private static Map<String, JsonNode> services(String file) {
    Map<String, JsonNode> services = new LinkedHashMap<>();
    read(file)
        .get("services")
        .properties()
        .forEach(service -> services.put(service.getKey(), service.getValue()));
    return services;
  }

  private static Stream<String> strings(JsonNode array) {
    return array.valueStream().map(JsonNode::asString);
  }

  private static JsonNode read(String file) {
    return new YAMLMapper().readTree(DOCKER.resolve(file).toFile());
  }
}
