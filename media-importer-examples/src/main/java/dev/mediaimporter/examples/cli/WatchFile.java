package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.mediaimporter.MediaImporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one watched album: a file in the user's state directory, named after the album
 * and the destination.
 *
 * @param schedule when it is imported next
 * @param lastRun when it was imported last
 * @param lastExitCode how that import ended
 */
record WatchFile(
    Path file,
    String album,
    String to,
    MediaImporter.Schedule schedule,
    Optional<Instant> lastRun,
    Optional<Integer> lastExitCode) {
  private static final int HASH_CHARS = 16;

  /** The folder of all watches; it may not exist. */
  static Path folder(CliContext context) {
    return context.stateDirectory().resolve("watches");
  }

  /** What is known of a watch; one that is new, or cannot be read, is due now. */
  static WatchFile open(String album, String to, Duration every, CliContext context)
      throws IOException {
    Path file = folder(context).resolve("watch-" + hash(album + "\n" + to) + ".json");
    WatchFile fresh = new WatchFile(
        file,
        album,
        to,
        new MediaImporter.Schedule(every, context.clock().instant()),
        Optional.empty(),
        Optional.empty());
    return read(file)
        .map(known -> new WatchFile(
            file,
            album,
            to,
            // A shorter time counts from the last run, not from the old next one.
            known.schedule().every().equals(every)
                ? known.schedule()
                : new MediaImporter.Schedule(
                    every, known.lastRun().map(run -> run.plus(every)).orElse(fresh.nextRun())),
            known.lastRun(),
            known.lastExitCode()))
        .orElse(fresh);
  }

  Instant nextRun() {
    return schedule.next();
  }

  /** The same after an import that began when it was due. */
  WatchFile ran(Instant began, int exitCode, Instant now) {
    return new WatchFile(
        file, album, to, schedule.after(now), Optional.of(began), Optional.of(exitCode));
  }

  /** All watches, in the order of their file names. */
  static List<WatchFile> all(CliContext context) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder(context), "watch-*.json")) {
      found.forEach(files::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    Collections.sort(files);
    List<WatchFile> watches = new ArrayList<>();
    for (Path file : files) {
      read(file).ifPresent(watches::add);
    }
    return watches;
  }

  private static Optional<WatchFile> read(Path file) throws IOException {
    try {
      JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      return Optional.of(new WatchFile(
          file,
          json.get("album").getAsString(),
          json.get("to").getAsString(),
          new MediaImporter.Schedule(
              Duration.parse(json.get("every").getAsString()),
              Instant.parse(json.get("nextRun").getAsString())),
          Optional.ofNullable(json.get("lastRun")).map(time -> Instant.parse(time.getAsString())),
          Optional.ofNullable(json.get("lastExitCode")).map(code -> code.getAsInt())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | NullPointerException
        | UnsupportedOperationException
        | DateTimeException e) {
      // Half a file of a crash: nothing is lost but when the last import was.
      return Optional.empty();
    }
  }

  /** As {@code watches --json} prints it. */
  JsonObject json() {
    JsonObject json = ReportJson.object(
        "album",
        album,
        "to",
        to,
        "every",
        schedule.every().toString(),
        "nextRun",
        nextRun().toString());
    lastRun.ifPresent(time -> json.addProperty("lastRun", time.toString()));
    lastExitCode.ifPresent(code -> json.addProperty("lastExitCode", code));
    return json;
  }

  /** Keeps it; a crash leaves the old file or the new one. */
  void save() throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = Files.createTempFile(folder, "watch", ".tmp");
    try {
      Files.writeString(draft, ReportJson.line(json()) + "\n");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)))
          .substring(0, HASH_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
