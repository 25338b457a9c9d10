package dev.mediaimporter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryAlbum;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LibraryTest {
  @Property(tries = 100)
  void a_generated_library_is_the_same_for_the_same_seed(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 100_000) int count,
      @ForAll @IntRange(max = 9_999) int any) {
    int index = any % count;
    LibraryItem item = Library.generated(seed, count, 10, 99).items().get(index);

    assertThat(item).isEqualTo(Library.generated(seed, count, 10, 99).items().get(index));
    assertThat(item.sizeBytes()).isBetween(10L, 99L);
    assertThat(item.id()).hasSize(98).matches("[A-Za-z0-9_-]+");
    assertThat(Library.generated(seed, count, 10, 99).item(item.id())).contains(item);
    assertThat(Library.generated(seed, index, 10, 99).item(item.id())).isEmpty();
    assertThat(Library.generated(seed + 1, count, 10, 99).item(item.id())).isEmpty();
  }

  @Test
  void generated_ids_and_names_are_distinct() {
    List<LibraryItem> items = Library.generated(1, 20_000, 1, 1).items();
    assertThat(new HashSet<>(items.stream().map(LibraryItem::id).toList())).hasSize(20_000);
    assertThat(new HashSet<>(items.stream().map(LibraryItem::filename).toList()))
        .hasSize(20_000);
  }

  @Test
  void impossible_bounds_and_doubled_ids_are_refused() {
    assertThatThrownBy(() -> Library.generated(1, 10, 5, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Library.builder()
            .album(
                "A", LibraryItem.photo("same", "a.jpg", 1), LibraryItem.photo("same", "b.jpg", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same");
  }

  @Test
  void an_item_in_two_albums_is_listed_once() {
    LibraryItem item = LibraryItem.photo("id", "a.jpg", 1);
    assertThat(Library.builder().album("A", item).album("B", item).build().items())
        .containsExactly(item);
  }

  @Test
  void libraries_can_be_combined() {
    Library both = Library.combined(
        Library.generated(1, 10, 1, 1), Library.generated(2, 5, 1, 1), Library.hostile());
    assertThat(both.items()).hasSize(15 + Library.hostile().items().size());
    assertThat(both.items().get(both.items().size() - 3))
        .isEqualTo(Library.generated(2, 5, 1, 1).items().get(2));
    for (LibraryItem item : both.items()) {
      assertThat(both.item(item.id())).contains(item);
    }
  }

  @Test
  void the_hostile_library_has_every_kind_of_name() {
    List<String> names = names(Library.hostile());

    assertThat(names).filteredOn("IMG_0001.JPG"::equals).hasSize(3);
    assertThat(names).filteredOn(String::isEmpty).hasSize(3);
    assertThat(foldedAlike(names, name -> name.toLowerCase(Locale.ROOT))).isTrue();
    assertThat(foldedAlike(names, name -> Normalizer.normalize(name, Normalizer.Form.NFC)))
        .isTrue();
    assertThat(foldedAlike(names, name -> name.replaceAll("[. ]+$", ""))).isTrue();
    assertThat(names)
        .contains("..", "/", "\\", ".hidden.jpg", "CON.jpg", "nul\0l.jpg", "lone\uD83D.jpg");
    assertThat(names)
        .anyMatch(name -> name.contains(":"))
        .anyMatch(name -> name.contains("\u202E"));
    assertThat(names)
        .anyMatch(name -> name.length() == 255)
        .anyMatch(name -> name.length() > 1_000);
    assertThat(names)
        .anyMatch(name -> !name.contains("."))
        .anyMatch(name -> name.endsWith(".tar.gz"));
    assertThat(Library.hostile().items())
        .allMatch(item -> item.sizeBytes() > 0)
        .anyMatch(item -> item.sizeBytes() == 1);
    List<String> titles = Library.hostile().albums().stream()
        .map(album -> album.title().orElse(""))
        .toList();
    assertThat(titles).contains("", "with/slash").filteredOn("Equal"::equals).hasSize(2);
    assertThat(titles).anyMatch(title -> title.length() == 500);
  }

  private static List<String> names(Library library) {
    return library.items().stream().map(item -> item.filename().orElse("")).toList();
  }

  private static boolean foldedAlike(List<String> names, UnaryOperator<String> folding) {
    Set<String> distinct = new HashSet<>(names);
    return new HashSet<>(distinct.stream().map(folding).toList()).size() < distinct.size();
  }

  @Test
  void the_hostile_library_can_be_filled_up() {
    Library library = Library.hostile(2_000);
    assertThat(library.items()).hasSize(2_000);
    assertThat(library.albumTitled("Hostile").size()).isEqualTo(2_000);
    assertThat(names(library))
        .containsAll(names(Library.hostile()).stream()
            .filter(name -> !name.startsWith("IMG_100"))
            .toList());
    assertThat(new HashSet<>(library.items().stream().map(LibraryItem::id).toList()))
        .hasSize(2_000);
  }

  @Test
  void hostile_names_and_titles_come_through_the_api_unharmed() {
    try (PhotosEmulator google = PhotosEmulator.start(Library.hostile())) {
      Caller caller = new Caller(google);
      LibraryAlbum album = google.library().albumTitled("Hostile");
      List<String> listed = new ArrayList<>();
      for (JsonObject item : Caller.items(caller.albumPages(album.id(), 30))) {
        listed.add(item.has("filename") ? item.get("filename").getAsString() : "");
      }
      assertThat(listed).isEqualTo(names(google.library()));

      List<Optional<String>> titles = new ArrayList<>();
      for (JsonElement one :
          Caller.json(caller.api("/v1/albums?pageSize=50")).getAsJsonArray("albums")) {
        titles.add(
            Optional.ofNullable(one.getAsJsonObject().get("title")).map(JsonElement::getAsString));
      }
      assertThat(titles)
          .isEqualTo(google.library().albums().stream().map(LibraryAlbum::title).toList());
    }
  }

  @Test
  void half_a_surrogate_pair_is_escaped_on_the_wire() {
    LibraryItem item = LibraryItem.photo("id", "lone\uD83D.jpg", 1);
    try (PhotosEmulator google =
        PhotosEmulator.start(Library.builder().item(item).build())) {
      Caller caller = new Caller(google);
      byte[] wire = caller
          .bytes(google.photosUrl() + "/v1/mediaItems/id?access_token=" + google.accessToken())
          .body();
      assertThat(new String(wire, StandardCharsets.UTF_8))
          .contains("\"filename\":\"lone\\ud83d.jpg\"");
    }
  }
}
