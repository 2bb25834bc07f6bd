package io.parley.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What docker/, the workflows and the POM each say about the same thing is the same. */
class AgreementTest {
  private static final Path WORKFLOWS = Path.of(".github/workflows");
  private static final Pattern SERVER_VERSION =
      Pattern.compile("<(?:wildfly|payara|payara-server|undertow-\\w+)\\.version>([^<]+)<");
  private static final Pattern RELEASE = Pattern.compile("<maven\\.compiler\\.release>(\\d+)<");
  private static final Pattern BASE = Pattern.compile("FROM .*eclipse-temurin:(\\d+)\\S*");

  static List<Path> dockerfiles() throws IOException {
    return files(Path.of("docker"), "Dockerfile.");
  }

  static List<Path> workflows() throws IOException {
    return files(WORKFLOWS, "");
  }

  private static List<Path> files(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  @Test
  void serversVersions_standInThePomAlone() throws IOException {
    Set<String> versions =
        SERVER_VERSION
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map(version -> version.group(1))
            .collect(Collectors.toSet());

    assertThat(versions).hasSizeGreaterThan(4);
    for (Path dockerfile : dockerfiles()) {
      assertThat(Files.readString(dockerfile)).doesNotContain(versions.toArray(String[]::new));
    }
  }

  @Test
  void releaseOfJavaInTheImages_isOneThatIsTested() throws IOException {
    List<Integer> tested =
        new YAMLMapper()
            .readTree(WORKFLOWS.resolve("ci.yml").toFile())
            .at("/jobs/verify/strategy/matrix/java")
            .valueStream()
            .map(JsonNode::asInt)
            .toList();
    Set<Integer> used = new TreeSet<>();
    for (Path dockerfile : dockerfiles()) {
      BASE.matcher(Files.readString(dockerfile))
          .results()
          .map(base -> Integer.valueOf(base.group(1)))
          .forEach(used::add);
    }

    assertThat(used).hasSize(1);
    assertThat(tested).containsAll(used);
    assertThat(
            RELEASE.matcher(Files.readString(Path.of("pom.xml"))).results().map(MatchResult::group))
        .anyMatch(release -> release.contains(">" + tested.get(0) + "<"));
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void image_isNotRunByRoot_checksItsHealth_andStopsByTheEntrypoint(Path dockerfile)
      throws IOException {
    assertThat(Files.readString(dockerfile))
        .containsSubsequence(
            "USER 10001:10001\n",
            "EXPOSE 8080\n",
            "STOPSIGNAL SIGTERM\n",
            "HEALTHCHECK ",
            "CMD [\"/opt/parley/healthcheck.sh\"]\n",
            "ENTRYPOINT [\"/opt/parley/entrypoint.sh\"]\n");
  }

  @Test
  void everyImage_isReleased_andBuiltByCi() throws IOException {
    Set<String> servers =
        dockerfiles().stream()
            .map(file -> file.getFileName().toString().replace("Dockerfile.", ""))
            .collect(Collectors.toSet());

    for (String workflow : List.of("ci.yml", "release.yml")) {
      assertThat(
              new YAMLMapper()
                  .readTree(WORKFLOWS.resolve(workflow).toFile())
                  .at("/jobs/images/strategy/matrix/server")
                  .valueStream()
                  .map(JsonNode::asString))
          .as(workflow)
          .containsExactlyInAnyOrderElementsOf(servers);
    }
  }

  /** Who may sign in the repository's name runs none of its code, and none of its dependencies'. */
  @ParameterizedTest
  @MethodSource("workflows")
  void jobThatMaySign_checksNothingOut(Path workflow) {
    JsonNode jobs = new YAMLMapper().readTree(workflow.toFile()).get("jobs");
    jobs.forEach(
        job -> {
          if (job.at("/permissions/id-token").asString("").equals("write")) {
            assertThat(job.get("steps").findValuesAsString("uses"))
                .isNotEmpty()
                .allSatisfy(
                    uses ->
                        assertThat(uses)
                            .matches(
                                "(actions/download-artifact|docker/login-action|actions/attest-build-provenance)@.*"));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void workflow_takesReleasesOfActions_andLeavesNoCredentialsBehind(Path workflow) {
    JsonNode document = new YAMLMapper().readTree(workflow.toFile());
    assertThat(document.has("permissions")).isTrue();
    for (JsonNode steps : document.findValues("steps")) {
      for (JsonNode step : steps) {
        String uses = step.path("uses").asString("");
        assertThat(uses).matches("|[\\w./-]+@v\\d+");
        if (uses.startsWith("actions/checkout@")) {
          assertThat(step.at("/with/persist-credentials").asString()).isEqualTo("false");
        }
      }
    }
  }
}
