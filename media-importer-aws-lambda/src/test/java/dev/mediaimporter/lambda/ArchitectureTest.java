package dev.mediaimporter.lambda;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What each package of this module uses. */
@AnalyzeClasses(packages = "dev.mediaimporter", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String OURS = "dev.mediaimporter.";
  private static final String AWS = "software.amazon.awssdk";
  private static final String LAMBDA = "com.amazonaws";
  private static final String GSON = "com.google.gson";
  private static final String CREDENTIALS = "com.google.auth";
  private static final String HTTP = "com.google.api.client";
  private static final String SLF4J = "org.slf4j";
  private static final String CRAC = "org.crac";
  private static final List<String> LIBRARIES =
      List.of(AWS, LAMBDA, GSON, CREDENTIALS, HTTP, SLF4J, CRAC);

  /** A package, and all that it uses besides the JDK and annotations. */
  private static final Map<String, Set<String>> USES = Map.of(
      "accounts",
      Set.of(SLF4J, "media", "photos", CREDENTIALS),
      "jobs",
      Set.of(
          "",
          "accounts",
          "key",
          "ledger",
          "media",
          "photos",
          "resilience",
          "signin",
          "sink",
          SLF4J),
      "watches",
      Set.of("", "accounts", "jobs", "photos", "signin"),
      "inbox",
      Set.of("accounts"),
      "lambda.api",
      Set.of(
          "accounts",
          "inbox",
          "jobs",
          "ledger",
          "media",
          "photos",
          "signin",
          "sink",
          "watches",
          CREDENTIALS,
          GSON,
          SLF4J),
      "lambda.dynamo",
      Set.of(
          "accounts",
          "jobs",
          "ledger",
          "media",
          "photos",
          "resilience",
          "sink",
          "watches",
          AWS,
          SLF4J),
      "lambda.log",
      Set.of(GSON, SLF4J),
      "lambda.work",
      Set.of(
          "accounts",
          "inbox",
          "jobs",
          "key",
          "ledger",
          "media",
          "photos",
          "photos.google",
          "signin",
          "sink",
          "takeout",
          CREDENTIALS,
          GSON),
      "lambda",
      Set.of(
          "",
          "accounts",
          "inbox",
          "jobs",
          "lambda.api",
          "lambda.dynamo",
          "lambda.log",
          "lambda.work",
          "media",
          "photos",
          "photos.google",
          "signin",
          "sink.s3",
          "takeout",
          "watches",
          AWS,
          LAMBDA,
          CREDENTIALS,
          HTTP,
          GSON,
          SLF4J,
          CRAC));

  @ArchTest
  static void each_package_uses_what_is_listed_and_nothing_else(JavaClasses classes) {
    Map<String, Set<String>> used = new TreeMap<>();
    for (JavaClass type : classes) {
      if (USES.containsKey(name(type))) {
        Set<String> ofPackage = used.computeIfAbsent(name(type), name -> new TreeSet<>());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (!isEverywhere(target) && !name(target).equals(name(type))) {
            ofPackage.add(name(target));
          }
        }
      }
    }
    assertThat(used).isEqualTo(USES);
  }

  private static boolean isEverywhere(JavaClass type) {
    return type.isPrimitive()
        || type.getPackageName().startsWith("java.")
        || type.getPackageName().startsWith("org.jspecify.")
        || type.getPackageName().startsWith("org.immutables.");
  }

  private static String name(JavaClass type) {
    String name = type.getPackageName() + ".";
    return name.startsWith(OURS)
        ? name.substring(OURS.length(), Math.max(OURS.length(), name.length() - 1))
        : LIBRARIES.stream()
            .filter(library -> name.startsWith(library + "."))
            .findFirst()
            .orElse(type.getPackageName());
  }

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.mediaimporter.(**)").should().beFreeOfCycles();
}
