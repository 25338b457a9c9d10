package dev.mediaimporter.infra;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The stack is deployed without building anything else, so it uses nothing else of ours. */
@AnalyzeClasses(packages = "dev.mediaimporter.infra", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule THE_STACK_USES_CDKTF_ALONE = classes()
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(
          "dev.mediaimporter.infra",
          "java..",
          "org.jspecify..",
          "com.hashicorp.cdktf..",
          "software.constructs..",
          "software.amazon.jsii..",
          "com.fasterxml.jackson..");
}
