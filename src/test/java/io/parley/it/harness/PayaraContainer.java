package io.parley.it.harness;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;

/**
 * One Payara Micro for all test classes of a process, to which each deploys its WAR and from which it takes it again, as with WildFly.
 * Payara's own adapter (3.1) boots a server for each class, which takes most of the time of many of them.
 *
 * <p>A class gets a fresh application: its pool, rooms, logs and counts begin empty. The JVM is an old one, and its threads,
 * heap and log hold what was left there: those are measured from a moment on ({@link Footprint}, {@link HeapWatch}, {@link
 * ServerLog}), never in full. One application at a time is deployed, at the root.
 */
public final class PayaraContainer implements DeployableContainer<PayaraContainer.Configuration> {
  private static final String DIRECTORY = "arquillian-payara";
  private static final String DEPLOYER = "deployer";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Tests may run in the server too (Arquillian, protocol Servlet 5.0): the name of the servlet that it adds. */
  private static final String ARQUILLIAN_SERVLET = "ArquillianServletRunnerEE9";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static @Nullable LaunchedPayaraMicro server;

  /** What the server prints. */
  static Path log() {
    return LaunchedServer.path(DIRECTORY).resolve("console.log");
  }

  @Override
  public void start() throws LifecycleException {
    if (server != null) {
      return;
    }
    try {
      Path war = LaunchedServer.directory(DEPLOYER).resolve(DEPLOYER + ".war");
      ShrinkWrap.create(WebArchive.class)
          .addClass(DeployerServlet.class)
          .as(ZipExporter.class)
          .exportTo(war.toFile());
      server = LaunchedPayaraMicro.start(new LaunchOptions(DIRECTORY, war, Map.of(), List.of()));
    } catch (IOException e) {
      throw new LifecycleException("Payara Micro does not start", e);
    }
  }

  /** Does nothing: the next class wants it again. */
  @Override
  public void stop() {}

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
    ask(
        "PUT",
        HttpRequest.BodyPublishers.ofInputStream(
            () -> archive.as(ZipExporter.class).exportAsInputStream()));
    HTTPContext root = new HTTPContext("localhost", LaunchedServer.port());
    root.add(new Servlet(ARQUILLIAN_SERVLET, "/"));
    return new ProtocolMetaData().addContext(root);
  }

  @Override
  public void undeploy(Archive<?> archive) throws DeploymentException {
    ask("DELETE", HttpRequest.BodyPublishers.noBody());
  }

  private static void ask(String method, HttpRequest.BodyPublisher body)
      throws DeploymentException {
    Server address = new Server(LaunchedServer.port());
    HttpRequest request =
        HttpRequest.newBuilder(address.http("/" + DEPLOYER + "/application"))
            .method(method, body)
            .timeout(PATIENCE)
            .build();
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 204) {
        throw new DeploymentException(method + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new DeploymentException(method, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeploymentException(method, e);
    }
  }

  @Override
  public ProtocolDescription getDefaultProtocol() {
    return new ProtocolDescription("Servlet 5.0");
  }

  @Override
  public Class<Configuration> getConfigurationClass() {
    return Configuration.class;
  }

  /** There is none: the build's system properties say it all. */
  public static final class Configuration implements ContainerConfiguration {
    @Override
    public void validate() {}
  }
}
