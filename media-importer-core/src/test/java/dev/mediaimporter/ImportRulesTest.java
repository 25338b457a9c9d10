package dev.mediaimporter;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which package may import which: exactly what its rule names, besides the JDK and annotations. */
@AnalyzeClasses(
    packages = "dev.mediaimporter",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ImportRulesTest {
  private static final String BASE = "dev.mediaimporter";
  private static final String GOOGLE_HTTP = "com.google.api.client";
  private static final String GOOGLE_AUTH = "com.google.auth";
  private static final String GSON = "com.google.gson";
  private static final String APACHE = "org.apache.hc";
  private static final String JACKSON_ANNOTATIONS = "com.fasterxml.jackson.annotation";
  private static final String RESILIENCE4J = "io.github.resilience4j";
  private static final String AWS = "software.amazon.awssdk";
  private static final String SLF4J = "org.slf4j";

  private static final Set<String> EVERYWHERE = Set.of(
      "java",
      "javax.crypto",
      "javax.net.ssl",
      "javax.security.auth.x500",
      "org.jspecify.annotations",
      "org.immutables.value");
  private static final Set<String> LIBRARIES =
      Set.of(GOOGLE_HTTP, GOOGLE_AUTH, GSON, APACHE, JACKSON_ANNOTATIONS, RESILIENCE4J, AWS, SLF4J);

  /** Our packages by their names below {@code dev.mediaimporter}; {@code ""} is that itself. */
  private static final Map<String, Set<String>> RULES = Map.ofEntries(
      entry("media", Set.of()),
      entry("internal", Set.of()),
      entry("internal.files", Set.of()),
      entry("internal.text", Set.of(GSON)),
      entry(
          "internal.http", Set.of("internal", "internal.text", "media", GOOGLE_HTTP, GSON, APACHE)),
      entry("resilience", Set.of()),
      entry("key", Set.of("internal", "media")),
      entry("sink", Set.of("media")),
      entry(
          "sink.local",
          Set.of("internal", "internal.files", "internal.text", "media", "sink", GSON, SLF4J)),
      entry(
          "sink.s3",
          Set.of("internal", "internal.http", "media", "resilience", "sink", APACHE, AWS, SLF4J)),
      entry("photos", Set.of("internal", "media")),
      entry(
          "photos.google",
          Set.of(
              "internal.http", "internal.text", "media", "photos", GOOGLE_HTTP, GOOGLE_AUTH, GSON)),
      entry(
          "ledger",
          Set.of("internal", "internal.files", "internal.text", "media", "sink", GSON, SLF4J)),
      entry("verify", Set.of("internal", "internal.files", "ledger", "media", "sink")),
      entry(
          "",
          Set.of(
              "internal",
              "key",
              "ledger",
              "media",
              "photos",
              "resilience",
              "sink",
              JACKSON_ANNOTATIONS,
              RESILIENCE4J,
              SLF4J)));

  @ArchTest
  static void every_package_imports_exactly_what_its_rule_names(JavaClasses classes) {
    Map<String, TreeSet<String>> imports = new TreeMap<>();
    for (JavaClass type : classes) {
      imports
          .computeIfAbsent(nameOf(type), name -> new TreeSet<>())
          .addAll(importsOf(type).collect(toCollection(TreeSet::new)));
    }
    assertThat(imports).isEqualTo(RULES);
  }

  private static Stream<String> importsOf(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
        .filter(target -> !target.isPrimitive())
        .map(ImportRulesTest::nameOf)
        .filter(name -> !name.equals(nameOf(type)) && !EVERYWHERE.contains(name));
  }

  /** What rules call the package of a class. */
  private static String nameOf(JavaClass type) {
    String name = type.getPackageName();
    if (name.equals(BASE)) {
      return "";
    }
    if (name.startsWith(BASE + ".")) {
      return name.substring(BASE.length() + 1);
    }
    return Stream.concat(EVERYWHERE.stream(), LIBRARIES.stream())
        .filter(library -> name.equals(library) || name.startsWith(library + "."))
        .findFirst()
        .orElse(name);
  }

  @ArchTest
  static final ArchRule NO_CIRCLES_OF_PACKAGES =
      slices().matching(BASE + ".(**)").should().beFreeOfCycles();

  /** A folder counts with everything below it. */
  @ArchTest
  static final ArchRule NO_CIRCLES_OF_FOLDERS =
      slices().matching(BASE + ".(*)..").should().beFreeOfCycles();
}
