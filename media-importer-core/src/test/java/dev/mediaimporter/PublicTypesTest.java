package dev.mediaimporter;

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
import java.util.List;

/**
 * The public types are the ones in {@code public-types.txt}. A type that nobody else needs is
 * package-private; a small one that belongs to one other type is nested in it.
 */
@AnalyzeClasses(
    packages = "dev.mediaimporter",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class PublicTypesTest {
  private static final int MOST = 70;

  @ArchTest
  static void are_listed(JavaClasses classes) throws IOException {
    List<String> found = classes.stream()
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
        .map(JavaClass::getName)
        .sorted()
        .toList();

    try (InputStream in = PublicTypesTest.class.getResourceAsStream("public-types.txt")) {
      assertThat(found).isEqualTo(new String(in.readAllBytes(), UTF_8).lines().toList());
    }
    assertThat(found).hasSizeLessThanOrEqualTo(MOST);
  }
}
