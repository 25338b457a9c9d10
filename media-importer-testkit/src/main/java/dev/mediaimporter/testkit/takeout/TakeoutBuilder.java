package dev.mediaimporter.testkit.takeout;

import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes exports of Google Takeout out of photos: the same names, sidecars, albums, index and parts
 * as Google makes, as far as they were seen. The pictures are small and real, and the same for the
 * same title and time. Not thread-safe.
 */
public final class TakeoutBuilder {
  private static final int MEDIUM_UNITS = 47;
  private static final int SIDECAR_UNITS = 46;
  private static final String SUFFIX = ".supplemental-metadata";
  private static final String STAMP = "takeout-20260914T211500Z-";

  private final List<ExportedPhoto> photos = new ArrayList<>();
  private final Map<String, byte[]> given = new HashMap<>();
  private final Set<Oddity> oddities = EnumSet.noneOf(Oddity.class);
  private final Map<ExportedPhoto, Consumer<JsonObject>> sidecars = new HashMap<>();
  private ZoneOffset cameraZone = ZoneOffset.UTC;
  private boolean cameraTellsZone;
  private long sizeBytes = 2_000;

  /** Starts an empty export. */
  public TakeoutBuilder() {}

  /** Adds a photo or video. */
  public TakeoutBuilder add(ExportedPhoto photo) {
    photos.add(photo);
    return this;
  }

  /** Adds a photo or video with bytes of its own, and of its motion video if there is one. */
  public TakeoutBuilder add(ExportedPhoto photo, byte[] bytes, byte[]... motionVideo) {
    given.put(idOf(photo), bytes.clone());
    List.of(motionVideo).forEach(video -> given.put(idOf(photo) + "motion", video.clone()));
    return add(photo);
  }

  /** Adds a photo or video, and changes its sidecar. */
  public TakeoutBuilder add(ExportedPhoto photo, Consumer<JsonObject> sidecar) {
    sidecars.put(photo, sidecar);
    return add(photo);
  }

  /** Makes the export odd. */
  public TakeoutBuilder with(Oddity oddity) {
    oddities.add(oddity);
    return this;
  }

  /** Sets the zone of the camera's clock, UTC by default, and whether the pictures name it. */
  public TakeoutBuilder camera(ZoneOffset zone, boolean told) {
    cameraZone = zone;
    cameraTellsZone = told;
    return this;
  }

  /** Sets the size of each medium, 2,000 bytes by default; those of videos are twice as large. */
  public TakeoutBuilder sizeBytes(long size) {
    sizeBytes = size;
    return this;
  }

  private boolean has(Oddity oddity) {
    return oddities.contains(oddity);
  }

  /**
   * Writes the parts of the export into a folder.
   *
   * @param parts how many; an index is one more
   * @param seed decides which file is in which part
   * @return the parts, the index last
   */
  public List<Path> writeParts(Path folder, int parts, long seed) throws IOException {
    Files.createDirectories(folder);
    Map<String, byte[]> files = files();
    byte[] index = files.remove("Takeout/archive_browser.html");
    List<List<String>> names = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      names.add(new ArrayList<>());
    }
    Random random = new Random(seed);
    List<String> shuffled = new ArrayList<>(files.keySet());
    Collections.shuffle(shuffled, random);
    int number = 0;
    for (String name : shuffled) {
      int part = random.nextInt(parts);
      names.get(part).add(name);
      if (has(Oddity.DELIVERED_TWICE) && number++ % 10 == 0 && parts > 1) {
        names.get((part + 1) % parts).add(name);
      }
    }
    List<Path> written = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      Path part = folder.resolve(
          String.format(Locale.ROOT, "%s3-%03d.%s", STAMP, i + 1, has(Oddity.TGZ) ? "tgz" : "zip"));
      writePart(part, names.get(i), files);
      written.add(part);
    }
    if (index != null) {
      Path part = folder.resolve(STAMP + "001.zip");
      writeZip(
          part,
          List.of("Takeout/archive_browser.html"),
          Map.of("Takeout/archive_browser.html", index));
      written.add(part);
    }
    return written;
  }

  private void writePart(Path part, List<String> names, Map<String, byte[]> files)
      throws IOException {
    if (!has(Oddity.TGZ)) {
      writeZip(part, names, files);
      return;
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
      TgzWriter tgz = new TgzWriter(out);
      for (String name : names) {
        tgz.add(name, Objects.requireNonNull(files.get(name)));
      }
      tgz.finish();
    }
  }

  private void writeZip(Path part, List<String> names, Map<String, byte[]> files)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
      ZipWriter zip = new ZipWriter(out);
      for (String name : names) {
        zip.add(name, Objects.requireNonNull(files.get(name)), has(Oddity.STORED));
      }
      zip.finish();
    }
  }

  /** Writes the export as if all its parts were unpacked into a folder. */
  public void writeUnpacked(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.write(target, file.getValue());
    }
  }

  /** All files of the export by their path. */
  public Map<String, byte[]> files() {
    Map<String, List<ExportedPhoto>> years = new TreeMap<>();
    Map<String, List<ExportedPhoto>> albums = new TreeMap<>();
    for (ExportedPhoto photo : photos) {
      int year = photo.takenAt().atOffset(ZoneOffset.UTC).getYear();
      String folder = (has(Oddity.GERMAN) ? "Fotos von " : "Photos from ") + year;
      years.computeIfAbsent(folder, any -> new ArrayList<>()).add(photo);
      for (String album : photo.albums()) {
        albums.computeIfAbsent(album, any -> new ArrayList<>()).add(photo);
      }
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    String root = "Takeout/" + (has(Oddity.GERMAN) ? "Google Fotos" : "Google Photos") + "/";
    years.forEach((folder, members) -> addFolder(files, root + folder + "/", members, true));
    albums.forEach((album, members) -> {
      String folder = root + replaced(album) + "/";
      addFolder(files, folder, members, !has(Oddity.SIDECAR_ONLY_ALBUMS));
      JsonObject json = new JsonObject();
      json.addProperty("title", album);
      put(files, folder + (has(Oddity.GERMAN) ? "Metadaten.json" : "metadata.json"), json);
    });
    put(files, root + "print-subscriptions.json", new JsonObject());
    String index = index(files.keySet());
    if (has(Oddity.OTHER_SERVICE)) {
      files.put(
          "Takeout/Contacts/All Contacts/Ann.jpg",
          LibraryItem.photo("contact", "Ann.jpg", 900).bytes().toByteArray());
    }
    if (!has(Oddity.NO_INDEX)) {
      files.put("Takeout/archive_browser.html", index.getBytes(StandardCharsets.UTF_8));
    }
    if (has(Oddity.DECOMPOSED_NAMES)) {
      Map<String, byte[]> decomposed = new LinkedHashMap<>();
      files.forEach(
          (name, bytes) -> decomposed.put(Normalizer.normalize(name, Normalizer.Form.NFD), bytes));
      return decomposed;
    }
    return files;
  }

  private void addFolder(
      Map<String, byte[]> files, String folder, List<ExportedPhoto> members, boolean withMedia) {
    Set<String> taken = new HashSet<>();
    List<ExportedPhoto> inOrder = new ArrayList<>(members);
    inOrder.sort(Comparator.<ExportedPhoto>comparingInt(photo -> photo.title().length())
        .thenComparing(ExportedPhoto::title)
        .thenComparing(ExportedPhoto::takenAt));
    for (ExportedPhoto photo : inOrder) {
      String title = replaced(photo.title());
      String extension = extensionOf(title);
      String stem = cut(title.substring(0, title.length() - extension.length()), MEDIUM_UNITS);
      String shown = extension.isEmpty() ? ".jpg" : extension;
      String counter = "";
      for (int n = 1; !taken.add((stem + counter + shown).toLowerCase(Locale.ROOT)); n++) {
        counter = "(" + n + ")";
      }
      put(files, folder + sidecarName(title, counter), sidecar(photo));
      if (!withMedia) {
        continue;
      }
      files.put(folder + stem + counter + shown, bytes(photo, ""));
      if (photo.edited()) {
        String edited = cut(stem + (has(Oddity.GERMAN) ? "-bearbeitet" : "-edited"), MEDIUM_UNITS);
        String number = counter;
        // Behind a long name there is no room for the suffix, and the name is taken.
        for (int n = 1; !taken.add((edited + number + shown).toLowerCase(Locale.ROOT)); n++) {
          number = "(" + n + ")";
        }
        files.put(folder + edited + number + shown, bytes(photo, "edited"));
      }
      if (photo.motion()) {
        files.put(folder + stem + counter + ".MP4", bytes(photo, "motion"));
      }
    }
  }

  private String sidecarName(String title, String counter) {
    String name = title + (has(Oddity.OLD_SIDECAR_NAMES) ? "" : SUFFIX);
    return (has(Oddity.UNCUT_NAMES) ? name : cut(name, SIDECAR_UNITS)) + counter + ".json";
  }

  private JsonObject sidecar(ExportedPhoto photo) {
    JsonObject json = new JsonObject();
    json.addProperty("title", photo.title());
    json.addProperty("description", "");
    JsonObject time = new JsonObject();
    time.addProperty("timestamp", Long.toString(photo.takenAt().getEpochSecond()));
    time.addProperty("formatted", "14.09.2026, 21:15:00 UTC");
    json.add("photoTakenTime", time);
    if (has(Oddity.TRASHED) && photos.indexOf(photo) % 3 == 0) {
      json.addProperty("trashed", true);
    }
    if (!has(Oddity.NO_URL)) {
      json.addProperty("url", "https://photos.google.com/photo/" + idOf(photo));
    }
    sidecars.getOrDefault(photo, any -> {}).accept(json);
    return json;
  }

  /** The id that Google's address of a photo ends in. */
  public static String idOf(ExportedPhoto photo) {
    String text = photo.title() + photo.takenAt();
    return "AF1Qip" + Integer.toHexString(text.hashCode()) + "_"
        + Integer.toHexString(new StringBuilder(text).reverse().toString().hashCode());
  }

  /**
   * The bytes of a photo.
   *
   * @param form empty for the photo itself, else {@code edited} or {@code motion}
   */
  public byte[] bytes(ExportedPhoto photo, String form) {
    String id = idOf(photo) + form;
    byte[] own = given.get(id);
    if (own != null) {
      return own.clone();
    }
    String extension = extensionOf(photo.title()).toLowerCase(Locale.ROOT);
    boolean video = form.equals("motion") || Set.of(".mp4", ".mov", ".avi").contains(extension);
    LibraryItem item = video
        ? LibraryItem.video(id, photo.title(), 2 * sizeBytes)
        : LibraryItem.builder()
            .from(LibraryItem.photo(id, photo.title(), sizeBytes))
            .creationTime(photo.takenAt())
            .cameraZone(cameraZone)
            .cameraTellsZone(cameraTellsZone)
            .build();
    return item.bytes().toByteArray();
  }

  private static String index(Set<String> names) {
    StringBuilder html = new StringBuilder("""
        <!DOCTYPE html><html><body>
        <h1 class="header_title">Archive</h1>
        <div class="service-details-PHOTOS">
        """);
    String current = "";
    for (String name : names) {
      int slash = name.lastIndexOf('/');
      String folder = name.substring(0, slash);
      if (!folder.equals(current)) {
        current = folder;
        html.append("<div class=\"extracted-folder-name\">")
            .append(escape(folder.substring(folder.lastIndexOf('/') + 1)))
            .append("</div>\n");
      }
      html.append("<div class=\"extracted-file-name\"> ")
          .append(escape(name.substring(slash + 1)))
          .append("</div>\n");
    }
    return html.append("</div></body></html>\n").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
  }

  private static void put(Map<String, byte[]> files, String name, JsonObject json) {
    files.put(name, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String replaced(String title) {
    return title.replaceAll("[\\\\/:*?\"<>|&\\r\\n]", "_");
  }

  private static String extensionOf(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && name.length() - dot <= 5 ? name.substring(dot) : "";
  }

  private static String cut(String text, int units) {
    if (text.length() <= units) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(units - 1)) ? units - 1 : units);
  }
}
