package dev.mediaimporter.testkit;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
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
    packages = "dev.mediaimporter.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ImportRulesTest {
  private static final String BASE = "dev.mediaimporter.";
  private static final String KIT = BASE + "testkit";
  private static final String GSON = "com.google.gson";
  private static final String SLF4J = "org.slf4j";
  private static final String JUNIT = "org.junit.jupiter.api";
  private static final String ASSERTJ = "org.assertj.core.api";

  private static final Set<String> EVERYWHERE =
      Set.of("java", "javax", "org.jspecify.annotations", "org.immutables.value");
  private static final Set<String> LIBRARIES = Set.of(GSON, SLF4J, JUNIT, ASSERTJ);

  /** Our packages by their names below {@code dev.mediaimporter}. */
  private static final Map<String, Set<String>> RULES = Map.ofEntries(
      entry("testkit.emulator.media", Set.of()),
      entry("testkit.emulator.http", Set.of("testkit.emulator.media", "resilience", GSON, SLF4J)),
      entry("testkit.emulator.library", Set.of("testkit.emulator.media", GSON)),
      entry(
          "testkit.emulator.faults",
          Set.of("testkit.emulator.http", "testkit.emulator.media", GSON)),
      entry(
          "testkit.emulator.signin",
          Set.of(
              "testkit.emulator.faults",
              "testkit.emulator.http",
              "testkit.emulator.library",
              "testkit.emulator.media",
              GSON)),
      entry(
          "testkit.emulator.api",
          Set.of(
              "testkit.emulator.faults",
              "testkit.emulator.http",
              "testkit.emulator.library",
              "testkit.emulator.media",
              GSON)),
      entry(
          "testkit.emulator.picker",
          Set.of(
              "testkit.emulator.api",
              "testkit.emulator.faults",
              "testkit.emulator.http",
              "testkit.emulator.library",
              "testkit.emulator.media",
              "testkit.emulator.signin",
              GSON)),
      entry(
          "testkit",
          Set.of(
              "testkit.emulator.api",
              "testkit.emulator.faults",
              "testkit.emulator.http",
              "testkit.emulator.library",
              "testkit.emulator.media",
              "testkit.emulator.picker",
              "testkit.emulator.signin",
              "media",
              "photos",
              "resilience",
              "sink",
              GSON)),
      entry("testkit.takeout", Set.of("testkit.emulator.library", "testkit.emulator.media", GSON)),
      entry(
          "testkit.contract",
          Set.of("testkit", "key", "ledger", "media", "photos", "sink", JUNIT, ASSERTJ)));

  @ArchTest
  static void every_package_imports_exactly_what_its_rule_names(JavaClasses classes) {
    Map<String, Set<String>> imports = new TreeMap<>();
    for (JavaClass type : classes) {
      Set<String> ofPackage = imports.computeIfAbsent(nameOf(type), name -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> !target.isPrimitive())
          .map(ImportRulesTest::nameOf)
          .filter(name -> !name.equals(nameOf(type)) && !EVERYWHERE.contains(name))
          .forEach(ofPackage::add);
    }
    assertThat(imports).isEqualTo(RULES);
  }

  /** What rules call the package of a class. */
  private static String nameOf(JavaClass type) {
    String name = type.getPackageName();
    if (name.startsWith(BASE)) {
      return name.substring(BASE.length());
    }
    return Stream.concat(EVERYWHERE.stream(), LIBRARIES.stream())
        .filter(library -> name.equals(library) || name.startsWith(library + "."))
        .findFirst()
        .orElse(name);
  }

  @ArchTest
  static final ArchRule NO_CIRCLES_OF_PACKAGES =
      slices().matching(BASE + "(**)").should().beFreeOfCycles();

  /** A folder counts with everything below it. */
  @ArchTest
  static final ArchRule NO_CIRCLES_OF_FOLDERS =
      slices().matching(KIT + ".(*)..").should().beFreeOfCycles();
}
