package io.parley.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Writes each skipped check into the list that the build prints when it ends. */
public final class SkippedChecks implements TestExecutionListener {

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      note(test, result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    note(test, reason);
  }

  private static void note(TestIdentifier test, String reason) {
    String file = System.getProperty("parley.skipped-checks-file");
    if (file == null) {
      return;
    }
    String on = System.getProperty("parley.server", "stock servers");
    // A test made while the class ran has a number for an id, but a name to be shown.
    String name =
        test.getUniqueIdObject().removeLastSegment().getSegments().stream()
                .skip(1)
                .map(s -> s.getValue())
                .reduce("", (a, b) -> a + " " + b)
            + " "
            + test.getDisplayName();
    try {
      Files.writeString(
          Path.of(file),
          " " + name + " on " + on + ": " + reason + System.lineSeparator(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
