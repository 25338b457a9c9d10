package dev.mediaimporter.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a process cost.
 *
 * @param wall from its start to its end
 * @param cpu in user and system mode, its threads together
 * @param peakBytes the most memory it had resident
 * @param exitCode what it ended with
 */
record Measured(Duration wall, Duration cpu, long peakBytes, int exitCode) {
  private static final long TICKS_PER_SECOND = 100;

  /** Runs a process to its end, watching it through the proc file system. */
  static Measured run(ProcessBuilder builder) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = builder.start();
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    long peak = 0;
    long ticks = 0;
    do {
      try {
        ticks = Math.max(ticks, ticks(Files.readString(proc.resolve("stat"))));
        peak = Math.max(peak, peak(Files.readAllLines(proc.resolve("status"))));
      } catch (IOException e) {
        // The process has just ended; the last look was a few milliseconds ago.
      }
    } while (!process.waitFor(10, TimeUnit.MILLISECONDS));
    return new Measured(
        Duration.ofNanos(System.nanoTime() - start),
        Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND),
        peak,
        process.exitValue());
  }

  /** The same with other costs of the processor, such as those of children. */
  Measured withCpu(Duration other) {
    return new Measured(wall, other, peakBytes, exitCode);
  }

  /** The 14th and 15th field of proc's stat; the name before them may hold spaces. */
  private static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static long peak(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
