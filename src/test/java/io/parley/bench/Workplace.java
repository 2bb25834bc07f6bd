package io.parley.bench;

import io.parley.it.harness.LaunchedServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.FileAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Where the benchmark works: {@code target/bench}, and the port that the servers take in turn.
 *
 * @param directory exists
 */
record Workplace(Path directory, int port) {
  private static final File WEB_INF = new File("src/main/webapp/WEB-INF");

  /** As the build has set it up. */
  static Workplace ofBuild() throws IOException {
    Path directory = Path.of(System.getProperty("parley.build-directory"), "bench");
    return new Workplace(Files.createDirectories(directory), LaunchedServer.port());
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  Path parleyWar() {
    return Path.of(System.getProperty("parley.war"));
  }

  /** The {@link NaiveEndpoint} in a WAR, made anew. */
  Path naiveWar() {
    Path war = file("naive.war");
    ShrinkWrap.create(WebArchive.class, "naive.war")
        .addClass(NaiveEndpoint.class)
        .add(new StringAsset("<!doctype html><title>naive</title>"), "index.html")
        .addAsWebInfResource(new FileAsset(new File(WEB_INF, "jboss-web.xml")), "jboss-web.xml")
        .addAsWebInfResource(new FileAsset(new File(WEB_INF, "payara-web.xml")), "payara-web.xml")
        .as(ZipExporter.class)
        .exportTo(war.toFile(), true);
    return war;
  }
}
