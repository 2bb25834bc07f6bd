package io.parley.it;

import io.parley.it.harness.NodePrograms;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The JavaScript client without a server, in Node: the tests in {@code src/test/node/client}, where time and the network are the
 * test's own. They know neither server, and run once.
 */
@Tag("stock")
class ParleyClientOfflineIT {

  @TestFactory
  Stream<DynamicTest> client_withoutAServer_doesWhatItsTypesSay() throws Exception {
    NodePrograms node = NodePrograms.install();
    return NodePrograms.testsIn("client").stream()
        .map(program -> DynamicTest.dynamicTest(program, () -> node.test(program, Map.of())));
  }
}
