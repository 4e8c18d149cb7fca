package io.logserver;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of the house: who may know whom, and who alone may know a technology. */
@AnalyzeClasses(packages = "io.logserver", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String BASE = "io.logserver.";

  /** What each package may use of the others. */
  private static final Map<String, List<String>> USES =
      Map.ofEntries(
          Map.entry("error", List.of()),
          Map.entry("disk", List.of()),
          Map.entry("config", List.of()),
          Map.entry("mongo", List.of("error")),
          Map.entry("bus", List.of("config", "error")),
          Map.entry("docs", List.of("http")),
          Map.entry("queue", List.of("config", "disk", "error", "log", "tenant")),
          Map.entry("store", List.of("config", "disk", "error", "log", "mongo", "queue", "tenant")),
          Map.entry("auth", List.of("bus", "disk", "error", "http", "tenant")),
          Map.entry("tenant", List.of("auth", "bus", "disk", "error", "http", "log", "mongo")),
          Map.entry("http", List.of("auth", "bus", "config", "error", "tenant")),
          Map.entry("log", List.of("auth", "bus", "error", "http", "queue", "store", "tenant")),
          Map.entry("stream", List.of("auth", "bus", "error", "http", "log", "store", "tenant")),
          Map.entry("worker", List.of("bus", "error", "log", "queue", "store", "stream", "tenant")),
          Map.entry("ops", List.of("config", "disk", "error", "http", "queue", "store")),
          Map.entry("cli", List.of("auth", "config", "disk", "error", "ops", "queue", "tenant")));

  /**
   * Packages that hold both the types everybody speaks of and the features built on them: they know
   * one another.
   */
  private static final Set<String> CORE = Set.of("auth", "http", "log", "queue", "store", "tenant");

  /** Who chooses an adapter, and so may name it. */
  private static final DescribedPredicate<JavaClass> WIRING =
      resideInAPackage(BASE + "cli")
          .or(classNames("Roles", "queue.Queues", "store.Stores", "tenant.TenantStores"))
          .as("the wiring");

  @ArchTest
  static void packagesUseOnlyWhatTheTableSays(JavaClasses classes) {
    USES.forEach((user, used) -> usesOnly(user, used).check(classes));
  }

  @ArchTest
  static final ArchRule everyPackageIsInTheTable =
      classes()
          .that()
          .resideOutsideOfPackage("io.logserver")
          .should()
          .resideInAnyPackage(below(USES.keySet()));

  @ArchTest
  static final ArchRule packagesOutsideTheCoreFormNoCycle =
      SlicesRuleDefinition.slices().assignedFrom(new Groups()).should().beFreeOfCycles();

  @ArchTest static final ArchRule onlyTheWiringKnowsTheJournal = adapter("queue.journal");

  @ArchTest static final ArchRule onlyTheWiringKnowsSqs = adapter("queue.sqs");

  @ArchTest static final ArchRule onlyTheWiringKnowsTheBlockStore = adapter("store.block");

  @ArchTest static final ArchRule onlyTheWiringKnowsTheTenantFile = adapter("tenant.file");

  @ArchTest static final ArchRule onlyTheWiringKnowsTheMongoStore = adapter("store.mongo");

  @ArchTest static final ArchRule onlyTheWiringKnowsTheMongoTenants = adapter("tenant.mongo");

  @ArchTest
  static final ArchRule onlyTheBlockStoreKnowsLucene =
      only(resideInAPackage(BASE + "store.block.."), "org.apache.lucene..");

  @ArchTest
  static final ArchRule onlySqsKnowsTheAwsSdk =
      only(resideInAPackage(BASE + "queue.sqs.."), "software.amazon..");

  @ArchTest
  static final ArchRule onlyTheAdaptersOnItKnowMongo =
      only(
          resideInAnyPackage(BASE + "mongo..", BASE + "store.mongo..", BASE + "tenant.mongo.."),
          "com.mongodb..",
          "org.bson..",
          "io.vertx.ext.mongo..");

  @ArchTest
  static final ArchRule onlyTheEdgeAndRoutesKnowVertxWeb =
      only(
          resideInAPackage(BASE + "http..")
              .or(describe("routes", type -> outermost(type).getName().endsWith("Routes"))),
          "io.vertx.ext.web..");

  @ArchTest
  static final ArchRule onlyTheBusKnowsHazelcast =
      only(resideInAPackage(BASE + "bus.."), "com.hazelcast..", "io.vertx.spi.cluster..");

  @ArchTest
  static final ArchRule onlyTokensKnowVertxAuth =
      only(resideInAPackage(BASE + "auth.jwt.."), "io.vertx.ext.auth..");

  @ArchTest
  static final ArchRule onlyCommandsKnowPicocli =
      only(resideInAPackage(BASE + "cli.."), "picocli..");

  @ArchTest
  static final ArchRule onlyOperationsKnowLogback =
      only(resideInAPackage(BASE + "ops.."), "ch.qos.logback..");

  @ArchTest
  static final ArchRule onlyConfigAndTheContractReadYaml =
      only(
          resideInAnyPackage(BASE + "config..", BASE + "docs.."),
          "com.fasterxml.jackson.dataformat.yaml..");

  @ArchTest
  static final ArchRule onlyConfigReadsTheEnvironment =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + "config..")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule nobodyLogsPastSlf4j =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

  @ArchTest
  static final ArchRule onlyCommandsAndTheLogUseStandardStreams =
      noClasses()
          .that()
          .resideOutsideOfPackages(BASE + "cli..", BASE + "ops..")
          .should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule onlyMainExits =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(BASE + "Main")
          .should()
          .callMethod(System.class, "exit", int.class);

  /** Commands run on the main thread of a process, which may wait. */
  @ArchTest
  static final ArchRule nobodyWaitsForAFuture =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + "cli..")
          .should()
          .callMethodWhere(describe("it waits", ArchitectureTest::waits));

  private static ArchRule usesOnly(String user, List<String> used) {
    String[] allowed = below(used);
    return classes()
        .that()
        .resideInAPackage(BASE + user + "..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("io.logserver..")
                .or(resideInAnyPackage(allowed))
                .or(resideInAPackage(BASE + user + "..")))
        .allowEmptyShould(true);
  }

  private static ArchRule adapter(String adapter) {
    return noClasses()
        .that(not(WIRING).and(resideOutsideOfPackage(BASE + adapter + "..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + adapter + "..");
  }

  private static ArchRule only(DescribedPredicate<JavaClass> users, String... technologies) {
    return noClasses()
        .that(not(users))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(technologies);
  }

  private static boolean waits(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    return switch (call.getName()) {
      case "sleep" -> owner.isEquivalentTo(Thread.class);
      case "get", "join" -> owner.isAssignableTo(java.util.concurrent.Future.class);
      case "await" -> owner.isAssignableTo(io.vertx.core.Future.class);
      default -> false;
    };
  }

  private static DescribedPredicate<JavaClass> classNames(String... names) {
    Set<String> full = Arrays.stream(names).map(BASE::concat).collect(Collectors.toSet());
    return describe("one of " + full, type -> full.contains(outermost(type).getName()));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  private static String[] below(Collection<String> packages) {
    return packages.stream().map(name -> BASE + name + "..").toArray(String[]::new);
  }

  /** The packages of the core as one, every other package by itself, and the composition root. */
  private static final class Groups implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      if (!type.getName().startsWith(BASE)) {
        return SliceIdentifier.ignore();
      }
      String below = type.getPackageName().substring(BASE.length() - 1);
      String top = below.isEmpty() ? "root" : below.substring(1).split("\\.")[0];
      return SliceIdentifier.of(CORE.contains(top) ? "core" : top);
    }

    @Override
    public String getDescription() {
      return "packages, with " + CORE + " as one";
    }
  }
}
