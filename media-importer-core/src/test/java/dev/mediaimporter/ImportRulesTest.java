package dev.mediaimporter;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom. The list of a package is complete: what it does not name is forbidden. */
@AnalyzeClasses(
    packages = "dev.mediaimporter",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ImportRulesTest {
  private static final String BASE = "dev.mediaimporter";
  private static final String SLF4J = "org.slf4j..";
  private static final String GOOGLE_HTTP = "com.google.api.client..";
  private static final String GSON = "com.google.gson..";

  private static String own(String name) {
    return BASE + "." + name;
  }

  /**
   * Classes of a package may depend on the JDK, on annotations, on themselves and on what is named.
   */
  private static ArchRule only(String ofPackage, String... allowed) {
    String[] all = new String[allowed.length + 4];
    System.arraycopy(allowed, 0, all, 0, allowed.length);
    all[allowed.length] = ofPackage;
    all[allowed.length + 1] = "java..";
    all[allowed.length + 2] = "org.jspecify.annotations..";
    all[allowed.length + 3] = "org.immutables.value..";
    return classes()
        .that()
        .resideInAPackage(ofPackage)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(all).or(arePrimitive()));
  }

  private static DescribedPredicate<JavaClass> arePrimitive() {
    return DescribedPredicate.describe(
        "are primitive", type -> type.getBaseComponentType().isPrimitive());
  }

  @ArchTest
  static final ArchRule MEDIA = only(own("media"), own("internal"));

  @ArchTest
  static final ArchRule PHOTOS = only(own("photos"), own("internal"), own("media"));

  @ArchTest
  static final ArchRule SINK = only(own("sink"), own("media"));

  @ArchTest
  static final ArchRule KEY = only(own("key"), own("internal"), own("media"), "javax.crypto..");

  @ArchTest
  static final ArchRule RESILIENCE = only(own("resilience"), own("media"));

  @ArchTest
  static final ArchRule LEDGER = only(
      own("ledger"),
      own("internal"),
      own("internal.files"),
      own("media"),
      own("sink"),
      SLF4J,
      GSON);

  @ArchTest
  static final ArchRule INTERNAL_HTTP = only(
      own("internal.http"),
      own("internal"),
      own("internal.text"),
      own("media"),
      GOOGLE_HTTP,
      GSON,
      "org.apache.hc..");

  @ArchTest
  static final ArchRule INTERNAL_TEXT = only(own("internal.text"), GSON);

  @ArchTest
  static final ArchRule GOOGLE = only(
      own("photos.google"),
      own("internal.http"),
      own("internal.text"),
      own("photos"),
      own("media"),
      GOOGLE_HTTP,
      GSON,
      "com.google.auth..");

  @ArchTest
  static final ArchRule LOCAL = only(
      own("sink.local"),
      own("internal"),
      own("internal.files"),
      own("sink"),
      own("media"),
      SLF4J,
      GSON);

  @ArchTest
  static final ArchRule S3 = only(
      own("sink.s3"),
      own("internal"),
      own("resilience"),
      own("internal.http"),
      own("sink"),
      own("media"),
      SLF4J,
      "software.amazon.awssdk..");

  @ArchTest
  static final ArchRule VERIFY = only(
      own("verify"),
      own("internal"),
      own("internal.files"),
      own("ledger"),
      own("sink"),
      own("media"));

  @ArchTest
  static final ArchRule ENGINE = only(
      BASE,
      own("media"),
      own("photos"),
      own("sink"),
      own("key"),
      own("ledger"),
      own("resilience"),
      "io.github.resilience4j..",
      own("internal"),
      SLF4J);

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching(BASE + ".(**)").should().beFreeOfCycles();
}
