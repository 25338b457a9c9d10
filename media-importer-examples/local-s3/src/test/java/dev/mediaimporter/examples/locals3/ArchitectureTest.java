package dev.mediaimporter.examples.locals3;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The server is S3Proxy alone. */
@AnalyzeClasses(
    packages = "dev.mediaimporter.examples.locals3",
    importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule USES_WHAT_IS_LISTED = classes()
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(
          "dev.mediaimporter.examples.locals3", "java..", "org.jspecify..", "org.gaul.s3proxy..");
}
