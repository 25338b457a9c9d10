package dev.mediaimporter.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.io.InputStream;

/**
 * The public types are the ones in {@code public-types.txt}: what tests of users need, and below
 * the emulator also what one of its packages needs of another.
 */
@AnalyzeClasses(
    packages = "dev.mediaimporter.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class PublicTypesTest {
  @ArchTest
  static void are_listed(JavaClasses classes) throws IOException {
    try (InputStream in = PublicTypesTest.class.getResourceAsStream("public-types.txt")) {
      assertThat(classes.stream()
              .filter(type ->
                  type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
              .map(JavaClass::getName)
              .sorted())
          .containsExactlyElementsOf(
              new String(in.readAllBytes(), UTF_8).lines().toList());
    }
  }
}
