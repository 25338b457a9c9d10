package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class IndexPageTest {
  private static IndexPage read(String html) throws IOException {
    return IndexPage.read(new StringReader(html));
  }

  @Test
  void readsTheFilesOfGooglePhotosOnly() throws IOException {
    IndexPage page = read("""
        <html><div class="header_title">Archive of Ann</div>
        <div class='service-details-CONTACTS'>
        <div class="extracted-file-name"> Ann.jpg</div></div>
        <div id="x" class="wide service-details-PHOTOS">
        <div class="extracted-folder-name">Takeout/Google Photos/Lake &amp; dunes/</div>
        <span class="file-leaf"> It&#39;s late.jpg</span>
        <div class="extracted-file-name"> b&lt;1&gt;.jpg</div>
        <div class="failure-message"></div>
        <div class="failure-message">Could not be exported</div>
        """);

    assertThat(page.files())
        .containsExactly(
            new IndexPage.File("Lake & dunes", "It's late.jpg"),
            new IndexPage.File("Lake & dunes", "b<1>.jpg"));
    assertThat(page.failures()).isEqualTo(1);
  }

  @Test
  void readsLongPagesPieceByPiece() throws IOException {
    StringBuilder html = new StringBuilder("<div class='extracted-folder-name'>Best</div>");
    for (int i = 0; i < 10_000; i++) {
      html.append("<div class='extracted-file-name'> IMG_").append(i).append(".jpg</div>");
    }

    List<IndexPage.File> files = read(html.toString()).files();

    assertThat(files).hasSize(10_000);
    assertThat(files.get(9_999)).isEqualTo(new IndexPage.File("Best", "IMG_9999.jpg"));
  }

  @Property
  void acceptsAnything(@ForAll String text) throws IOException {
    assertThat(read("<p class='failure-message'>" + text).failures()).isLessThanOrEqualTo(1);
  }
}
