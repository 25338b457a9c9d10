package dev.mediaimporter.signin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What signing in may import: what is not named here is forbidden. */
@AnalyzeClasses(
    packages = "dev.mediaimporter.signin",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ImportRulesTest {
  /**
   * No SLF4J, because everything handled here is secret, and no {@code com.sun.net.httpserver},
   * which cannot disconnect clients that are slow to send a request.
   */
  @ArchTest
  static final ArchRule SIGN_IN = classes()
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(
          "", // primitive types
          "dev.mediaimporter.signin",
          "dev.mediaimporter.internal",
          "dev.mediaimporter.internal.files",
          "dev.mediaimporter.internal.http",
          "dev.mediaimporter.internal.text",
          "dev.mediaimporter.media",
          "dev.mediaimporter.photos",
          "com.google.api.client..",
          "com.google.auth..",
          "com.google.gson..",
          "com.nimbusds..",
          "java..",
          "javax.crypto..",
          "org.immutables.value..",
          "org.jspecify.annotations..");
}
