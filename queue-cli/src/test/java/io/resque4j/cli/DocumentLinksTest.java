package io.resque4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a page of the project points to is there, headings too. */
final class DocumentLinksTest {
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\\n]*`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

  @Test
  void everyLinkLeadsToAPageAndAHeading() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("docs", "docker", "examples")) {
      try (Stream<Path> files = Files.walk(PROJECT.resolve(folder))) {
        files.filter(DocumentLinksTest::isPage).forEach(pages::add);
      }
    }
    try (Stream<Path> files = Files.list(PROJECT)) {
      files.filter(DocumentLinksTest::isPage).forEach(pages::add);
    }

    assertThat(pages).hasSizeGreaterThan(20);
    assertThat(dead(pages)).isEmpty();
  }

  @Test
  void aDeadLinkIsFound(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        "# Of `it`, all\n[a](#of-it-all) [b](#gone) [c](page.md#of-it-all) [d](none.md)"
            + " [e](https://none.example) `[f](g)`\n```sh\n# x\n```\n[h](#x)\n");

    assertThat(dead(List.of(page)))
        .containsExactly("page.md: #gone", "page.md: none.md", "page.md: #x");
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md") && !file.toString().contains("/target/");
  }

  private static List<String> dead(List<Path> pages) throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path page : pages) {
      String text = CODE.matcher(Files.readString(page)).replaceAll("");
      for (MatchResult link : LINK.matcher(text).results().toList()) {
        if (!link.group(1).contains(":") && !isThere(page, link.group(1), link.group(2))) {
          dead.add(page.getFileName() + ": " + link.group().replaceAll("^]\\(|\\)$", ""));
        }
      }
    }
    return dead;
  }

  private static boolean isThere(Path page, String path, String anchor) throws IOException {
    Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
    return Files.exists(target)
        && (anchor == null || !isPage(target) || anchors(target).contains(anchor));
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(FENCED.matcher(Files.readString(page)).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("\\]\\([^)]*\\)", ""))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }
}
