package dev.mediaimporter.takeout;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What reading exports may import: what is not named here is forbidden. */
@AnalyzeClasses(
    packages = "dev.mediaimporter.takeout",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ImportRulesTest {
  @ArchTest
  static final ArchRule TAKEOUT = classes()
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(
          "", // primitive types
          "dev.mediaimporter.takeout",
          "dev.mediaimporter.media",
          "dev.mediaimporter.photos",
          "dev.mediaimporter.key",
          "dev.mediaimporter.ledger",
          "dev.mediaimporter.sink",
          "com.drew..",
          "com.adobe.internal.xmp..",
          "com.google.gson",
          "software.amazon.awssdk..",
          "org.apache.commons.compress..",
          "java..",
          "javax.imageio..",
          "org.jspecify.annotations..");
}
