package dev.mediaimporter.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the program and the samples may import: of the library only its public packages. */
@AnalyzeClasses(
    packages = "dev.mediaimporter.examples",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ImportRulesTest {
  private static final String[] LIBRARY = {
    "dev.mediaimporter",
    "dev.mediaimporter.key..",
    "dev.mediaimporter.ledger..",
    "dev.mediaimporter.media..",
    "dev.mediaimporter.photos..",
    "dev.mediaimporter.resilience..",
    "dev.mediaimporter.signin..",
    "dev.mediaimporter.sink..",
    "dev.mediaimporter.verify.."
  };

  @ArchTest
  static final ArchRule NO_INTERNALS = noClasses()
      .that()
      .resideInAPackage("dev.mediaimporter.examples..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("dev.mediaimporter..internal..");

  @ArchTest
  static final ArchRule SAMPLES_USE_THE_LIBRARY_ALONE = classes()
      .that()
      .resideInAPackage("dev.mediaimporter.examples.embed..")
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(with(
          "dev.mediaimporter.examples.embed..",
          "com.google.auth",
          "software.amazon.awssdk.services.s3",
          "org.jspecify.annotations..",
          "java..",
          ""));

  @ArchTest
  static final ArchRule PROGRAM = classes()
      .that()
      .resideInAPackage("dev.mediaimporter.examples.cli..")
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(with(
          "dev.mediaimporter.examples.cli..",
          "dev.mediaimporter.takeout",
          "dev.mediaimporter.testkit",
          "dev.mediaimporter.testkit.emulator..",
          "dev.mediaimporter.testkit.takeout",
          "dev.mediaimporter.examples.demo..",
          "com.google.api.client.http..",
          "com.google.auth..",
          "com.google.gson..",
          "com.google.zxing..",
          "picocli..",
          "software.amazon.awssdk..",
          "org.jspecify.annotations..",
          "java..",
          ""));

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.mediaimporter.examples.(**)").should().beFreeOfCycles();

  private static String[] with(String... others) {
    String[] all = new String[LIBRARY.length + others.length];
    System.arraycopy(LIBRARY, 0, all, 0, LIBRARY.length);
    System.arraycopy(others, 0, all, LIBRARY.length, others.length);
    return all;
  }
}
