package io.parley;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.util.Map;

/** The import rules of the architecture page. */
@AnalyzeClasses(packages = "io.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule PACKAGES_IMPORT_ONLY_WHAT_STANDS_BELOW_THEM =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("protocol")
          .definedBy("io.parley.protocol..")
          .layer("config")
          .definedBy("io.parley.config..")
          .layer("log")
          .definedBy("io.parley.log..")
          .layer("pool")
          .definedBy("io.parley.pool..")
          .layer("room")
          .definedBy("io.parley.room..")
          .layer("security")
          .definedBy("io.parley.security..")
          .layer("chat")
          .definedBy("io.parley.chat..")
          .layer("endpoint")
          .definedBy("io.parley.endpoint..")
          .layer("page")
          .definedBy("io.parley.page..")
          .layer("rest")
          .definedBy("io.parley.rest..")
          .layer("ops")
          .definedBy("io.parley.ops..")
          .layer("cluster")
          .definedBy("io.parley.cluster..")
          .ensureAllClassesAreContainedInArchitecture()
          .whereLayer("protocol")
          .mayNotAccessAnyLayer()
          .whereLayer("config")
          .mayNotAccessAnyLayer()
          .whereLayer("log")
          .mayOnlyAccessLayers("config")
          .whereLayer("pool")
          .mayOnlyAccessLayers("protocol", "config", "log")
          .whereLayer("room")
          .mayOnlyAccessLayers("protocol", "config", "log", "pool")
          .whereLayer("security")
          .mayOnlyAccessLayers("protocol", "config", "log")
          .whereLayer("chat")
          .mayOnlyAccessLayers("protocol", "config", "log", "pool", "room", "security")
          .whereLayer("endpoint")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("page")
          .mayNotAccessAnyLayer()
          .whereLayer("page")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("rest")
          .mayOnlyAccessLayers("protocol", "config", "log", "pool", "room", "security", "chat")
          .whereLayer("rest")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("ops")
          .mayOnlyAccessLayers("protocol", "config", "log", "pool", "room", "security")
          .whereLayer("ops")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cluster")
          .mayOnlyAccessLayers("protocol", "config", "log", "pool", "room")
          .whereLayer("cluster")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("io.parley.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_ENDPOINT_KNOWS_THE_WEBSOCKET_API =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.endpoint..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.websocket..");

  @ArchTest
  static final ArchRule ONLY_THE_PROTOCOL_AND_THE_HTTP_INTERFACE_KNOW_JSON =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.parley.protocol..", "io.parley.rest..", "io.parley.ops..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.json..");

  @ArchTest
  static final ArchRule ONLY_SECURITY_KNOWS_THE_BUCKETS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.security..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.bucket4j..");

  @ArchTest
  static final ArchRule ONLY_OPS_KNOWS_PROMETHEUS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.ops..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.prometheus..", "io.micrometer.prometheusmetrics..");

  @ArchTest
  static final ArchRule ONLY_THE_CLUSTER_KNOWS_REDIS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.cluster..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.lettuce..", "io.netty..");

  @ArchTest
  static final ArchRule NOTHING_OF_A_SERVERS_OWN =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.parley..",
              "java..",
              "jakarta..",
              "io.github.bucket4j..",
              "io.lettuce..",
              "io.netty..",
              "io.micrometer..",
              "io.prometheus..",
              "org.jspecify..",
              "org.eclipse.microprofile.config..");

  @ArchTest
  static final ArchRule THERE_ARE_NO_STATIC_REGISTRIES =
      fields()
          .that()
          .areStatic()
          .should()
          .beFinal()
          .andShould()
          .notHaveRawType(assignableTo(Map.class))
          .andShould()
          .notHaveRawType(resideInAPackage("java.util.concurrent.."));
}
