package dev.mediaimporter.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the published test kit may import, and how the emulator's packages build on each other. */
@AnalyzeClasses(
    packages = "dev.mediaimporter.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ImportRulesTest {
  private static final String EMULATOR = "dev.mediaimporter.testkit.emulator";

  @ArchTest
  static final ArchRule NO_INTERNALS =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.mediaimporter..internal..");

  @ArchTest
  static final ArchRule EMULATOR_NEEDS_LITTLE_OF_CORE = noClasses()
      .that()
      .resideInAPackage(EMULATOR + "..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "dev.mediaimporter",
          "dev.mediaimporter.photos..",
          "dev.mediaimporter.signin..",
          "dev.mediaimporter.sink..",
          "dev.mediaimporter.ledger..",
          "dev.mediaimporter.testkit",
          "dev.mediaimporter.testkit.contract..");

  @ArchTest
  static final ArchRule LAYERS = layeredArchitecture()
      .consideringOnlyDependenciesInLayers()
      .layer("server")
      .definedBy(EMULATOR)
      .layer("picker")
      .definedBy(EMULATOR + ".picker")
      .layer("api")
      .definedBy(EMULATOR + ".api")
      .layer("signin")
      .definedBy(EMULATOR + ".signin")
      .layer("library")
      .definedBy(EMULATOR + ".library")
      .layer("faults")
      .definedBy(EMULATOR + ".faults")
      .layer("http")
      .definedBy(EMULATOR + ".http")
      .whereLayer("server")
      .mayNotBeAccessedByAnyLayer()
      .whereLayer("picker")
      .mayOnlyBeAccessedByLayers("server")
      .whereLayer("api")
      .mayOnlyBeAccessedByLayers("server", "picker")
      .whereLayer("signin")
      .mayOnlyBeAccessedByLayers("server", "picker")
      .whereLayer("library")
      .mayOnlyBeAccessedByLayers("server", "picker", "api", "signin")
      .whereLayer("faults")
      .mayOnlyBeAccessedByLayers("server", "picker", "api", "signin")
      .whereLayer("http")
      .mayOnlyBeAccessedByLayers("server", "picker", "api", "signin", "faults");

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices().matching("dev.mediaimporter.testkit.(**)").should().beFreeOfCycles();
}
