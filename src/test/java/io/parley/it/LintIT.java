package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.NodePrograms;
import io.parley.it.harness.OutsideTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What is run by others' machines (scripts, workflows, Dockerfiles) is read by the linters of its languages. */
@Tag("stock")
class LintIT {
  private static final int SHELLCHECK_SECONDS = 60;

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> workflowsAndDockerfiles_haveNothingToComplainAbout() throws Exception {
    NodePrograms node = NodePrograms.install();
    return NodePrograms.testsIn("lint").stream()
        .map(program -> DynamicTest.dynamicTest(program, () -> node.test(program, Map.of())));
  }

  @Test
  void scripts_passShellCheck() throws Exception {
    List<Path> scripts = new ArrayList<>(List.of(Path.of(".ci/run")));
    for (String folder : List.of("docker", "src/test/images")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".sh")).sorted().forEach(scripts::add);
      }
    }

    assertThat(scripts).hasSizeGreaterThan(4);
    assertThat(shellCheck(scripts)).isEmpty();
  }

  @Test
  void commandsOfTheWorkflows_passShellCheck() throws Exception {
    List<Path> commands = new ArrayList<>();
    try (Stream<Path> workflows = Files.list(Path.of(".github/workflows"))) {
      for (Path workflow : workflows.sorted().toList()) {
        for (JsonNode run : new YAMLMapper().readTree(workflow.toFile()).findValues("run")) {
          String name = workflow.getFileName() + "-" + commands.size() + ".sh";
          // As GitHub runs it: an expression has become a word by then.
          String text = run.asString().replaceAll("\\$\\{\\{[^}]*}}", "word");
          commands.add(
              Files.writeString(
                  directory.resolve(name), "#!/bin/bash\nset -e -o pipefail\n" + text));
        }
      }
    }

    assertThat(commands).hasSizeGreaterThan(4);
    assertThat(shellCheck(commands)).isEmpty();
  }

  private String shellCheck(List<Path> scripts) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(OutsideTool.SHELLCHECK.command(), "--external-sources", "--format=gcc"));
    scripts.forEach(script -> command.add(script.toString()));
    Path output = directory.resolve("shellcheck.out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(SHELLCHECK_SECONDS, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output);
  }
}
