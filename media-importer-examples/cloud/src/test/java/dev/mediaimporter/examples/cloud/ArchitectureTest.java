package dev.mediaimporter.examples.cloud;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The program starts the local deployment and serves the page; it does not reach further. */
@AnalyzeClasses(
    packages = "dev.mediaimporter.examples.cloud",
    importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule THE_PROGRAM_USES_THE_LOCAL_DEPLOYMENT_AND_THE_EMULATOR = classes()
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(
          "dev.mediaimporter.examples.cloud",
          "dev.mediaimporter.examples.demo",
          "dev.mediaimporter.lambda.local",
          "dev.mediaimporter.jobs",
          "dev.mediaimporter.testkit..",
          "java..",
          "com.sun.net.httpserver..",
          "com.google.gson..",
          "org.jspecify..");
}
