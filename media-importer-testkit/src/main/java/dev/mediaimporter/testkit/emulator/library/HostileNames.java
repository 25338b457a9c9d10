package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.media.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Filenames and album titles that break importers; all have been seen or are legal. */
final class HostileNames {
  private static final long SEED = 73;

  private HostileNames() {}

  /** The filenames; an empty one is left out by the API. */
  static List<String> filenames() {
    List<String> names = new ArrayList<>();
    // Equal.
    names.addAll(List.of("IMG_0001.JPG", "IMG_0001.JPG", "IMG_0001.JPG"));
    names.addAll(List.of("same/name.jpg", "same/name.jpg", "same/name.jpg"));
    names.addAll(List.of("", "", ""));
    // What a clash is often resolved to.
    names.addAll(
        List.of("IMG_0001 (1).JPG", "IMG_0001(1).JPG", "IMG_0001_1.JPG", "IMG_0001-1.JPG"));
    // Equal but for case, normal form, or a trailing dot or space.
    names.addAll(List.of("Holiday.jpg", "holiday.jpg", "HOLIDAY.JPG", "holiday.JPG"));
    names.addAll(
        List.of("stra\u00DFe.jpg", "STRASSE.jpg", "\u0130stanbul.jpg", "i\u0307stanbul.jpg"));
    names.addAll(List.of(
        "caf\u00E9.jpg",
        "cafe\u0301.jpg",
        "\u212Bngstrom.jpg",
        "\u00C5ngstrom.jpg",
        "A\u030Angstrom.jpg"));
    names.addAll(List.of(
        "\uFB01le.jpg",
        "file.jpg",
        "file.jpg.",
        "file.jpg ",
        " file.jpg",
        "file.jpg..",
        "file .jpg"));
    // Paths, devices, control characters.
    names.addAll(List.of(
        "a/b.jpg",
        "a\\b.jpg",
        "a:b.jpg",
        "a_b.jpg",
        "/etc/passwd",
        "C:\\boot.ini",
        "file.jpg:stream"));
    names.addAll(List.of(
        ".",
        "..",
        "...",
        "../up.jpg",
        "..\\up.jpg",
        "../../../../etc/cron.d/x",
        "a/../../b.jpg",
        "/",
        "\\"));
    names.addAll(List.of(
        ".hidden.jpg",
        ".jpg",
        "-rf",
        "--help",
        "~",
        "~root.jpg",
        "$HOME.jpg",
        "%2e%2e%2fup.jpg",
        "a%00.jpg"));
    names.addAll(List.of(
        "nul\u0000l.jpg",
        "tab\t.jpg",
        "line\nfeed.jpg",
        "return\r\n.jpg",
        "bell\u0007.jpg",
        "del\u007F.jpg",
        "c1\u0085.jpg"));
    names.addAll(List.of(
        "CON.jpg",
        "con",
        "NUL",
        "aux.txt.jpg",
        "COM1.jpg",
        "LPT9",
        "COM\u00B9.jpg",
        "CONIN$",
        "Thumbs.db",
        "desktop.ini"));
    names.addAll(List.of(
        "what?.jpg",
        "star*.jpg",
        "quote\".jpg",
        "less<more>.jpg",
        "pipe|.jpg",
        "a&b=c;d#e.jpg",
        "a+b.jpg",
        "a b.jpg",
        "{a}[b]^`.jpg"));
    names.addAll(List.of(
        "solidus\u2215.jpg",
        "wide\uFF0F.jpg",
        "dots\u2024\u2024.jpg",
        "zero\u200Bwidth.jpg",
        "\uFEFFbom.jpg",
        "line\u2028.jpg"));
    // Scripts, directions, marks, halves of characters.
    names.addAll(List.of(
        "\uD83C\uDFD6\uFE0F.jpg",
        "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67.jpg",
        "\uD83C\uDDE8\uD83C\uDDED.mp4.jpg"));
    names.addAll(List.of(
        "photo\u202Egpj.exe",
        "\u2066isolate\u2069.jpg",
        "\u05E9\u05DC\u05D5\u05DD.jpg",
        "\u5199\u771F.jpg",
        "\uC0AC\uC9C4.jpg",
        "\u0E20\u0E32\u0E1E.jpg"));
    names.addAll(List.of(
        "z" + "\u0301\u0327\u0303\u0308".repeat(20) + ".jpg",
        "\u0301.jpg",
        "lone\uD83D.jpg",
        "lone\uDE00.jpg",
        "\uDE00\uD83D.jpg"));
    names.addAll(List.of("private\uE000.jpg", "non\uFFFE.jpg", "\uFFFD.jpg"));
    // Blank.
    names.addAll(List.of(" ", "   ", "\u00A0", "\u3000", "\t"));
    // Long.
    names.addAll(List.of(
        "a".repeat(251) + ".jpg",
        "a".repeat(252) + ".jpg",
        "a".repeat(255),
        "a".repeat(256),
        "a".repeat(1024) + ".jpg"));
    names.addAll(List.of(
        "long" + "-and-on".repeat(150) + ".jpeg",
        "a".repeat(251) + "b.jpg",
        "x." + "jpg".repeat(400)));
    names.addAll(List.of(
        "\u00E9".repeat(127) + ".jpg",
        "\u5199".repeat(85) + ".jpg",
        "\uD83D\uDE00".repeat(64) + ".jpg",
        "\uD83D\uDE00".repeat(400) + ".jpg"));
    // Extensions.
    names.addAll(List.of(
        "no-extension",
        "double.tar.gz",
        "picture.jpg.jpg",
        "picture.jpg.exe",
        "UPPER.JPEG",
        "dot.",
        "film.mp4.jpg",
        "picture.heic",
        "a.b.c.d.e.f"));
    // What other programs write beside media.
    names.addAll(List.of(
        "file.jpg.part",
        ".media-importer.tmp",
        "index.html",
        "manifest.json",
        "metadata.json",
        "IMG_0001.JPG.json"));
    return List.copyOf(names);
  }

  /** Titles of albums, among them two equal ones; an empty one is left out by the API. */
  static List<String> titles() {
    return List.of(
        "",
        "Equal",
        "Equal",
        "equal",
        "with/slash",
        "..",
        "a\\b:c",
        "\uD83C\uDFD6\uFE0F Summer",
        "caf\u00E9",
        "cafe\u0301",
        "lone\uD83D",
        "line\nfeed",
        " leading and trailing ",
        "t".repeat(500));
  }

  static Library library(int atLeast) {
    List<LibraryItem> items = new ArrayList<>();
    List<String> names = filenames();
    int count = Math.max(atLeast, names.size() + 8);
    // Spread evenly, so that clashing names meet across pages.
    int hostile = 0;
    for (int i = 0; i < count; i++) {
      boolean due = (long) hostile * count <= (long) i * names.size() && hostile < names.size();
      items.add(due ? item(i, names.get(hostile++)) : item(i, "IMG_" + (10_000 + i) + ".jpg"));
    }
    Library.Builder builder =
        Library.builder().album(LibraryAlbum.of(Ids.of(SEED, -1), "Hostile", List.copyOf(items)));
    List<String> titles = titles();
    for (int i = 0; i < titles.size(); i++) {
      List<LibraryItem> few =
          i == titles.size() - 1 ? List.of() : List.copyOf(items.subList(i, i + 3));
      builder.album(LibraryAlbum.of(Ids.of(SEED, -2 - i), titles.get(i), few));
    }
    return builder.build();
  }

  private static LibraryItem item(int number, String filename) {
    String id = Ids.of(SEED, number);
    long size = switch (number % 101) {
      case 50 -> 0;
      case 51 -> 1;
      default -> Hash.below(Hash.mix(SEED, number), 20_000);
    };
    LibraryItem plain = number % 17 == 16
        ? LibraryItem.video(id, "film", size)
        : LibraryItem.photo(id, "photo", size);
    return LibraryItem.builder()
        .from(plain)
        .filename(filename.isEmpty() ? Optional.empty() : Optional.of(filename))
        .build();
  }
}
