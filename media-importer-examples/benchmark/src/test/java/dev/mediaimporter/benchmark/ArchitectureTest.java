package dev.mediaimporter.benchmark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The benchmark runs programs, so it uses the emulator and nothing of the library. */
@AnalyzeClasses(packages = "dev.mediaimporter.benchmark", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule USES_WHAT_IS_LISTED = classes()
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(
          "",
          "dev.mediaimporter.benchmark",
          "dev.mediaimporter.testkit",
          "dev.mediaimporter.testkit.emulator..",
          "java..",
          "javax.net.ssl",
          "com.sun.net.httpserver",
          "org.jspecify..");
}
