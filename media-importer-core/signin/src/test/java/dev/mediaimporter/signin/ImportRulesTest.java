package dev.mediaimporter.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.Set;
import java.util.TreeSet;

/**
 * What signing in imports: exactly what is named here. No SLF4J, because everything handled here is
 * secret, and no {@code com.sun.net.httpserver}, which cannot disconnect clients that are slow to
 * send a request.
 */
@AnalyzeClasses(
    packages = "dev.mediaimporter.signin",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ImportRulesTest {
  private static final Set<String> OURS = Set.of(
      "dev.mediaimporter.internal",
      "dev.mediaimporter.internal.files",
      "dev.mediaimporter.internal.http",
      "dev.mediaimporter.internal.text",
      "dev.mediaimporter.media",
      "dev.mediaimporter.photos");
  private static final Set<String> LIBRARIES =
      Set.of("com.google.api.client", "com.google.auth", "com.google.gson", "com.nimbusds");
  private static final Set<String> EVERYWHERE =
      Set.of("java", "javax.crypto", "org.jspecify.annotations", "org.immutables.value");

  @ArchTest
  static void imports_exactly_this(JavaClasses classes) {
    TreeSet<String> imports = new TreeSet<>();
    for (JavaClass type : classes) {
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> !target.isPrimitive())
          .map(target -> groupOf(target.getPackageName()))
          .forEach(imports::add);
    }
    imports.remove("dev.mediaimporter.signin");
    imports.removeAll(EVERYWHERE);

    TreeSet<String> allowed = new TreeSet<>(OURS);
    allowed.addAll(LIBRARIES);
    assertThat(imports).isEqualTo(allowed);
  }

  private static String groupOf(String name) {
    TreeSet<String> groups = new TreeSet<>(LIBRARIES);
    groups.addAll(EVERYWHERE);
    return groups.stream()
        .filter(group -> name.equals(group) || name.startsWith(group + "."))
        .findFirst()
        .orElse(name);
  }
}
