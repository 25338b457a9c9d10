package dev.mediaimporter.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks the project's Markdown files: the README's length, and every link within the project. */
final class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> NOT_OURS = Set.of(".git", "node_modules", "target", "dist");
  private static final int README_WORDS = 900;
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern INLINE_CODE = Pattern.compile("`[^`\\n]*`");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|href)=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

  @Test
  void the_readme_is_short() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));

    assertThat(readme.trim().split("\\s+").length)
        .as("words in README.md, at most")
        .isLessThanOrEqualTo(README_WORDS);
  }

  @Test
  void every_relative_link_resolves() throws IOException {
    List<Path> pages = pages();
    List<String> broken = new ArrayList<>();
    for (Path page : pages) {
      for (String link : links(Files.readString(page))) {
        if (!resolves(page, link)) {
          broken.add(ROOT.relativize(page) + ": " + link);
        }
      }
    }

    assertThat(pages).contains(ROOT.resolve("README.md"), ROOT.resolve("docs/cli.md"));
    assertThat(broken).isEmpty();
  }

  @Test
  void the_index_lists_every_decision_once() throws IOException {
    Path folder = ROOT.resolve("docs/decisions");
    Set<String> decisions = new TreeSet<>();
    try (var files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".md") && !name.equals("README.md"))
          .forEach(decisions::add);
    }

    assertThat(links(Files.readString(folder.resolve("README.md"))))
        .filteredOn(decisions::contains)
        .containsExactlyElementsOf(decisions);
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return NOT_OURS.contains(folder.getFileName().toString())
            ? FileVisitResult.SKIP_SUBTREE
            : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (file.toString().endsWith(".md")) {
          pages.add(file);
        }
        return FileVisitResult.CONTINUE;
      }
    });
    return pages;
  }

  private static List<String> links(String page) {
    String prose = INLINE_CODE.matcher(CODE_BLOCK.matcher(page).replaceAll("")).replaceAll("``");
    return LINK.matcher(prose)
        .results()
        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .toList();
  }

  private static boolean resolves(Path page, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (!target.startsWith(ROOT) || !Files.exists(target)) {
      return false;
    }
    return hash < 0
        || !target.toString().endsWith(".md")
        || anchors(Files.readString(target)).contains(link.substring(hash + 1));
  }

  /** The fragment of each heading, made as GitHub makes it. */
  private static List<String> anchors(String page) {
    return HEADING
        .matcher(CODE_BLOCK.matcher(page).replaceAll(""))
        .results()
        .map(DocumentsTest::anchor)
        .toList();
  }

  private static String anchor(MatchResult heading) {
    return heading
        .group(1)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
