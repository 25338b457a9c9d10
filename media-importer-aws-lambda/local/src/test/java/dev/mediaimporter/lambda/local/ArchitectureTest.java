package dev.mediaimporter.lambda.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The stand-ins use the functions' handlers and settings, and nothing behind them. */
@AnalyzeClasses(
    packages = "dev.mediaimporter.lambda.local",
    importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule USES_WHAT_IS_LISTED = classes()
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(
          "",
          "dev.mediaimporter.lambda.local",
          "dev.mediaimporter.lambda",
          "dev.mediaimporter.lambda.api",
          "dev.mediaimporter.lambda.log",
          "dev.mediaimporter.jobs",
          "dev.mediaimporter.signin",
          "dev.mediaimporter.testkit",
          "dev.mediaimporter.testkit.emulator.library",
          "java..",
          "org.jspecify..",
          "com.amazonaws.services.lambda.runtime",
          "com.google.gson",
          "com.sun.net.httpserver",
          "org.eclipse.jetty..",
          "org.apache.pekko..",
          "org.elasticmq..",
          "org.gaul.s3proxy..",
          "org.slf4j",
          "software.amazon.awssdk..",
          "software.amazon.dynamodb..");
}
