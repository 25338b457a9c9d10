package dev.mediaimporter.lambda;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package of this module may use what. */
@AnalyzeClasses(packages = "dev.mediaimporter", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String AWS = "software.amazon.awssdk..";

  @ArchTest
  static final ArchRule NO_INTERNALS = noClasses()
      .that()
      .resideInAnyPackage(
          "dev.mediaimporter.jobs..",
          "dev.mediaimporter.accounts..",
          "dev.mediaimporter.watches..",
          "dev.mediaimporter.lambda..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("dev.mediaimporter.internal..");

  @ArchTest
  static final ArchRule THE_JOB_SERVICE_KNOWS_NO_FUNCTION_AND_NO_AWS = noClasses()
      .that()
      .resideInAnyPackage(
          "dev.mediaimporter.jobs..", "dev.mediaimporter.accounts..", "dev.mediaimporter.watches..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("dev.mediaimporter.lambda..", "com.amazonaws..", AWS);

  @ArchTest
  static final ArchRule THE_API_KNOWS_NO_AWS = noClasses()
      .that()
      .resideInAPackage("dev.mediaimporter.lambda.api..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("com.amazonaws..", AWS, "dev.mediaimporter.lambda.dynamo..");

  @ArchTest
  static final ArchRule ADAPTERS_DO_NOT_KNOW_THE_FUNCTIONS = noClasses()
      .that()
      .resideInAnyPackage(
          "dev.mediaimporter.lambda.api..",
          "dev.mediaimporter.lambda.dynamo..",
          "dev.mediaimporter.lambda.work..",
          "dev.mediaimporter.lambda.log..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("dev.mediaimporter.lambda");

  @ArchTest
  static final ArchRule LOGS_ARE_FOR_EVERYBODY = noClasses()
      .that()
      .resideInAPackage("dev.mediaimporter.lambda.log..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("dev.mediaimporter", "dev.mediaimporter.jobs..", AWS);

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.mediaimporter.lambda.(*)..").should().beFreeOfCycles();
}
