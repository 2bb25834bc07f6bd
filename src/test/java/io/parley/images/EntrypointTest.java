package io.parley.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the images do on a signal, with a shell in place of the server and its HTTP answered by the test. */
@EnabledOnOs(OS.LINUX)
@SuppressWarnings("NullAway.Init") // filled in before each test
class EntrypointTest {
  /** A server that says what it was given, and ends with 7 when it is told to. */
  private static final String SERVER =
      "trap 'echo stopped; exit 7' TERM; echo \"started port=$0 key=$CHAT_API_KEY\";"
          + " while :; do sleep 0.1 & wait $!; done";

  @TempDir Path directory;
  private FakeServer server;
  private Script entrypoint;

  @BeforeEach
  void listen() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void end() {
    server.close();
    entrypoint.close();
  }

  @Test
  void signal_drainsFirst_thenStopsTheServer_andHandsItsCodeOn() throws Exception {
    start(Map.of());
    entrypoint.terminate();
    awaitRequests(3);
    assertThat(entrypoint.log()).contains("draining: 3 clients").doesNotContain("stopped");
    server.drained();

    assertThat(entrypoint.exitCode()).isEqualTo(7);
    assertThat(entrypoint.log()).containsSubsequence("drained", "stopping the server", "stopped");
    assertThat(server.requests().get(0)).startsWith("POST /api/drain ");
    assertThat(server.requests().subList(1, server.requests().size()))
        .allSatisfy(request -> assertThat(request).startsWith("GET /api/drain "));
  }

  @Test
  void secondSignal_skipsTheWait() throws Exception {
    start(Map.of());
    entrypoint.terminate();
    awaitRequests(2);
    entrypoint.terminate();

    assertThat(entrypoint.exitCode()).isEqualTo(7);
    assertThat(entrypoint.log()).contains("not waiting for the drain");
  }

  /** A JVM prints its threads then. The shell that stands for one here cannot say so: it ignores what its parent ignores. */
  @Test
  void sigquit_endsNothing() throws Exception {
    start(Map.of());
    entrypoint.quit();
    entrypoint.quit();
    server.drained();
    entrypoint.terminate();

    assertThat(entrypoint.exitCode()).isEqualTo(7);
    assertThat(server.requests()).hasSize(1);
    assertThat(entrypoint.log()).containsSubsequence("drained", "stopped");
  }

  @Test
  void drainWithoutAnEnd_isNotWaitedForBeyondItsTime() throws Exception {
    server.remaining(0);
    start(Map.of("PARLEY_DRAIN_GRACE", "0"));
    entrypoint.terminate();

    assertThat(entrypoint.exitCode()).isEqualTo(7);
    assertThat(entrypoint.log()).contains("the drain takes too long");
  }

  @Test
  void signalWhileTheServerBoots_stopsItAtOnce() throws Exception {
    server.close();
    start(Map.of());
    entrypoint.terminate();

    assertThat(entrypoint.exitCode()).isEqualTo(7);
    assertThat(entrypoint.log()).contains("no drain: the server answered 000");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 503})
  void refusedDrain_isNamed_andTheServerStopped(int status) throws Exception {
    server.answering(status);
    start(Map.of());
    entrypoint.terminate();

    assertThat(entrypoint.exitCode()).isEqualTo(7);
    assertThat(entrypoint.log()).contains("no drain: the server answered " + status);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 3", "kill -KILL $$"})
  void serverThatEndsByItself_endsTheContainer_withItsCode(String end) throws Exception {
    start(Map.of(), end);

    assertThat(entrypoint.exitCode()).isEqualTo(end.equals("exit 3") ? 3 : 128 + 9);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void serverThatEndsDuringTheDrain_endsTheContainer_withItsCode() throws Exception {
    Path now = directory.resolve("now");
    start(Map.of(), "echo started; until [ -e '" + now + "' ]; do sleep 0.1; done; exit 5");
    entrypoint.awaitLog("started");
    entrypoint.terminate();
    awaitRequests(2);
    Files.createFile(now);

    assertThat(entrypoint.exitCode()).isEqualTo(5);
  }

  @Test
  void withoutAKey_oneIsMade_whichTheServerIsGiven() throws Exception {
    start(Map.of());
    server.drained();
    entrypoint.terminate();
    entrypoint.exitCode();

    String key = Files.readString(directory.resolve("key"));
    assertThat(key).matches("[0-9a-f-]{36}");
    assertThat(entrypoint.log()).contains("key=" + key);
    assertThat(server.requests()).containsOnly("POST /api/drain Bearer " + key);
    assertThat(Files.getPosixFilePermissions(directory.resolve("key"))).hasSize(2);
  }

  @Test
  void ofSeveralKeys_theFirstIsUsed() throws Exception {
    start(Map.of("CHAT_API_KEY", "new-key-of-0123456, old-key-of-0123456"));
    server.drained();
    entrypoint.terminate();
    entrypoint.exitCode();

    assertThat(entrypoint.log()).contains("key=new-key-of-0123456, old-key-of-0123456");
    assertThat(server.requests()).containsOnly("POST /api/drain Bearer new-key-of-0123456");
  }

  @Test
  void keyFile_isRead() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "key-of-a-file-0123\n");
    start(Map.of("CHAT_API_KEY_FILE", secret.toString()));
    server.drained();
    entrypoint.terminate();
    entrypoint.exitCode();

    assertThat(entrypoint.log()).contains("key=key-of-a-file-0123");
    assertThat(server.requests()).containsOnly("POST /api/drain Bearer key-of-a-file-0123");
  }

  @Test
  void fileOfTheStoresUri_isRead() throws Exception {
    Path secret = Files.writeString(directory.resolve("uri"), "redis://a:b@store:6379\n");
    start(Map.of("CHAT_REDIS_URI_FILE", secret.toString()), "echo \"started uri=$CHAT_REDIS_URI\"");

    assertThat(entrypoint.exitCode()).isZero();
    assertThat(entrypoint.log()).contains("uri=redis://a:b@store:6379\n");
  }

  @Test
  void fileThatHoldsNoUri_startsNothing() throws Exception {
    Path missing = directory.resolve("missing");
    start(Map.of("CHAT_REDIS_URI_FILE", missing.toString()), "echo started");

    assertThat(entrypoint.exitCode()).isEqualTo(1);
    assertThat(entrypoint.log()).contains("no file that holds a URI").doesNotContain("started");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "."})
  void keyFileThatHoldsNone_startsNothing(String file) throws Exception {
    start(Map.of("CHAT_API_KEY_FILE", directory.resolve(file).toString()), "echo started");

    assertThat(entrypoint.exitCode()).isEqualTo(1);
    assertThat(entrypoint.log()).contains("no file that holds a key").doesNotContain("started");
  }

  /** For a Service of that name. */
  @Test
  void placeholderInTheCommand_isThePort_whateverKubernetesAdds() throws Exception {
    start(
        Map.of(
            "PARLEY_PORT", "tcp://10.96.0.1:8080",
            "PARLEY_PORT_8080_TCP", "tcp://10.96.0.1:8080",
            "PARLEY_PORT_8080_TCP_ADDR", "10.96.0.1",
            "PARLEY_PORT_8080_TCP_PORT", "8080",
            "PARLEY_PORT_8080_TCP_PROTO", "tcp",
            "PARLEY_SERVICE_HOST", "10.96.0.1",
            "PARLEY_SERVICE_PORT", "8080"));
    server.drained();
    entrypoint.terminate();
    entrypoint.exitCode();

    assertThat(server.requests()).hasSize(1);

    assertThat(entrypoint.log()).contains("started port=" + server.port());
  }

  private void start(Map<String, String> environment) throws IOException {
    start(environment, SERVER);
    entrypoint.awaitLog("started");
  }

  private void start(Map<String, String> environment, String program) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PARLEY_LISTEN", String.valueOf(server.port()));
    entrypoint =
        new Script("entrypoint.sh", directory, all, "bash", "-c", program, "$(PARLEY_LISTEN)");
  }

  private void awaitRequests(int count) {
    await().until(() -> server.requests().size() >= count);
  }
}
