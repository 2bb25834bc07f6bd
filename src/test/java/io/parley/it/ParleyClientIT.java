package io.parley.it;

import io.parley.it.harness.NodePrograms;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import java.net.URL;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The JavaScript client against the real server, in Node: the tests in {@code src/test/node/live}, of which some have a proxy
 * between, to be cut off from the server.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class ParleyClientIT {
  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with();
  }

  @TestFactory
  Stream<DynamicTest> client_onTheRealServer_doesWhatItsTypesSay() throws Exception {
    NodePrograms node = NodePrograms.install();
    Map<String, String> address = Map.of("PARLEY_URL", Server.at(url).chat("").toString());
    return NodePrograms.testsIn("live").stream()
        .map(program -> DynamicTest.dynamicTest(program, () -> node.test(program, address)));
  }
}
