package dev.mediaimporter.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Which packages each package of the test kit may import. The list of a package is complete: what
 * it does not name is forbidden.
 */
@AnalyzeClasses(
    packages = "dev.mediaimporter.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ImportRulesTest {
  private static final String CORE = "dev.mediaimporter.";
  private static final String KIT = CORE + "testkit";
  private static final String GSON = "com.google.gson..";

  private static ArchRule only(String ofPackage, String... allowed) {
    List<String> all = new ArrayList<>(List.of(allowed));
    all.addAll(
        List.of(ofPackage, "java..", "org.jspecify.annotations..", "org.immutables.value.."));
    return classes()
        .that()
        .resideInAPackage(ofPackage)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(all.toArray(String[]::new))
            .or(DescribedPredicate.<JavaClass>describe(
                "are primitive", type -> type.getBaseComponentType().isPrimitive())));
  }

  private static String emulator(String name) {
    return KIT + ".emulator." + name;
  }

  @ArchTest
  static final ArchRule MEDIA = only(emulator("media"));

  @ArchTest
  static final ArchRule HTTP = only(
      emulator("http"), emulator("media"), CORE + "resilience", GSON, "org.slf4j..", "javax.net..");

  @ArchTest
  static final ArchRule LIBRARY =
      only(emulator("library"), emulator("media"), GSON, "javax.imageio..");

  @ArchTest
  static final ArchRule FAULTS =
      only(emulator("faults"), emulator("http"), emulator("media"), GSON);

  @ArchTest
  static final ArchRule SIGN_IN = only(
      emulator("signin"),
      emulator("faults"),
      emulator("http"),
      emulator("library"),
      emulator("media"),
      GSON);

  @ArchTest
  static final ArchRule API = only(
      emulator("api"),
      emulator("faults"),
      emulator("http"),
      emulator("library"),
      emulator("media"),
      GSON);

  @ArchTest
  static final ArchRule PICKER = only(
      emulator("picker"),
      emulator("api"),
      emulator("faults"),
      emulator("http"),
      emulator("library"),
      emulator("media"),
      emulator("signin"),
      GSON);

  @ArchTest
  static final ArchRule CONTRACTS = only(
      KIT + ".contract",
      KIT,
      CORE + "ledger",
      CORE + "media",
      CORE + "photos",
      CORE + "sink",
      "org.assertj..",
      "org.junit..");

  @ArchTest
  static final ArchRule EMULATOR_AND_FAKES = only(
      KIT,
      KIT + ".emulator..",
      CORE + "media",
      CORE + "photos",
      CORE + "resilience",
      CORE + "sink",
      GSON,
      "javax.net..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.mediaimporter.testkit.(**)").should().beFreeOfCycles();
}
