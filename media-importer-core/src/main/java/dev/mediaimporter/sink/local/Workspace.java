package dev.mediaimporter.sink.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run's temporary files, and what dead runs left of theirs. Safe for concurrent use. */
final class Workspace implements Closeable {
  /** What to do with the pending files of a killed run, before they are deleted. */
  interface Recovery {
    void recover(PendingFile pending) throws IOException;
  }

  private static final Pattern OURS =
      Pattern.compile("([0-9a-f]{8}-[0-9a-f]{8})(?:\\.lock|-([0-9]+)\\.(?:part|json))");

  private final Path folder;
  private final RunLock run;
  private final AtomicLong count = new AtomicLong();

  private Workspace(Path folder, RunLock run) {
    this.folder = folder;
    this.run = run;
  }

  /** Clears away what dead runs left in this folder and starts a run. */
  static Workspace open(Path folder, Recovery recovery) throws IOException {
    RunLock run = RunLock.create(folder);
    try {
      for (String other : runsIn(folder)) {
        Optional<RunLock> dead = RunLock.takeOver(folder, other);
        if (dead.isPresent()) {
          try (RunLock lock = dead.get()) {
            clear(folder, lock.runId(), recovery);
          }
        }
      }
      return new Workspace(folder, run);
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  private static Iterable<String> runsIn(Path folder) throws IOException {
    TreeSet<String> runs = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher name = OURS.matcher(file.getFileName().toString());
        if (name.matches()) {
          runs.add(name.group(1));
        }
      }
    }
    return runs;
  }

  private static void clear(Path folder, String runId, Recovery recovery) throws IOException {
    for (String name : pendingIn(folder, runId)) {
      try (PendingFile pending = PendingFile.named(folder, name)) {
        recovery.recover(pending);
      }
    }
  }

  private static Iterable<String> pendingIn(Path folder, String glob) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob + "-*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        Matcher ours = OURS.matcher(name);
        if (ours.matches() && ours.group(2) != null) {
          names.add(ours.group(1) + "-" + ours.group(2));
        }
      }
    }
    return names;
  }

  /** A new pair of files, not there yet. */
  PendingFile newPendingFile() {
    return PendingFile.named(folder, run.runId() + "-" + count.incrementAndGet());
  }

  /** The record of a file that has its final name, but whose record is not published yet. */
  static Optional<ItemRecord> unpublishedRecordOf(Path file, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    for (String name : pendingIn(folder, "*")) {
      PendingFile pending = PendingFile.named(folder, name);
      try {
        if (Files.isSameFile(pending.bytes(), file)) {
          return ItemRecord.read(pending.record());
        }
      } catch (NoSuchFileException e) {
        // Done meanwhile.
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    run.close();
  }
}
