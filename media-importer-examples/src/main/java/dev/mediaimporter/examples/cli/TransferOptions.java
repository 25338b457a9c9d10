package dev.mediaimporter.examples.cli;

import dev.mediaimporter.resilience.ResiliencePolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags that say how fast items are transferred, and how often and how long it is tried. */
final class TransferOptions {
  static final String HEADING = "%nLimits:%n";

  private static final int MAX_CONCURRENCY = 64;
  private static final int MAX_RETRIES = 99;
  private static final Duration LONGEST_WAIT = Duration.ofHours(24);

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Number of items transferred at once, 1 to 64 (default: found while running,"
          + " from 4 up to 32).")
  @Nullable
  Integer concurrency;

  @Option(
      names = "--video-wait",
      paramLabel = "DURATION",
      description = "How long to wait at the end for videos that Google still processes, such as"
          + " 30s, 5m or 1h; 0 to leave them to the next run (default: 2m).")
  String videoWait = "2m";

  @Option(
      names = "--max-requests",
      paramLabel = "N",
      description = "Most requests a second to Google, at least 1 (default: no limit).")
  @Nullable
  Integer maxRequests;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "How many more requests one item may take after its first, 0 to 99: repeated,"
          + " for a renewed link, or for the rest of a file (default: 4).")
  int retries = 4;

  @Option(
      names = "--item-timeout",
      paramLabel = "DURATION",
      description =
          "The longest time one item may take, such as 90s, 30m or 6h (default:" + " 6h).")
  String itemTimeout = "6h";

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      description =
          "Do not store larger files, such as 500M or 4G; the report names them as failed,"
              + " because Google tells sizes only when a download begins (default: 64 GiB).")
  @Nullable
  String maxSize;

  @Option(
      names = "--bwlimit",
      paramLabel = "RATE",
      description = "Most bytes a second from the source, such as 500K or 2M (default: no limit).")
  @Nullable
  String bwlimit;

  @Option(
      names = "--max-duration",
      paramLabel = "DURATION",
      description =
          "Pause after this time, such as 30m or 6h; run again to resume" + " (default: no limit).")
  @Nullable
  String maxDuration;

  @Option(
      names = "--max-transfer",
      paramLabel = "SIZE",
      description = "Pause when so much has arrived, such as 500M or 20G; run again to resume"
          + " (default: no limit).")
  @Nullable
  String maxTransfer;

  @Option(
      names = "--connect-timeout",
      paramLabel = "DURATION",
      description = "How long making a connection to Google or S3 may take (default: 10s).")
  @Nullable
  String connectTimeout;

  /** The value of {@code --connect-timeout}, for commands that have it. */
  static Optional<Duration> connectTimeout(Flags flags) {
    return flags.text("--connect-timeout").map(text -> time("--connect-timeout", text));
  }

  /** The time after which the import pauses. */
  Optional<Duration> maxDuration() {
    return Optional.ofNullable(maxDuration).map(text -> time("--max-duration", text));
  }

  /** The bytes after which the import pauses. */
  OptionalLong maxTransfer() {
    return maxTransfer == null
        ? OptionalLong.empty()
        : OptionalLong.of(bytes("--max-transfer", maxTransfer, "500M or 20G"));
  }

  private static Duration time(String flag, String text) {
    return duration(text)
        .filter(time -> !time.isZero())
        .orElseThrow(() -> Refusal.usage(flag + " must be a duration up to 24h such as 90s, 30m or"
            + " 6h, got " + Printable.of(text, 40)));
  }

  /** How many at once; empty for what pays. */
  OptionalInt concurrency() {
    return concurrency == null ? OptionalInt.empty() : OptionalInt.of(concurrency);
  }

  /**
   * How long and how often to try.
   *
   * @throws Refusal if a flag is out of range
   */
  ResiliencePolicy policy() {
    if (concurrency != null && (concurrency < 1 || concurrency > MAX_CONCURRENCY)) {
      throw Refusal.usage("--concurrency must be 1 to " + MAX_CONCURRENCY + ", got " + concurrency);
    }
    if (maxRequests != null && maxRequests < 1) {
      throw Refusal.usage("--max-requests must be at least 1, got " + maxRequests);
    }
    if (retries < 0 || retries > MAX_RETRIES) {
      throw Refusal.usage("--retries must be 0 to " + MAX_RETRIES + ", got " + retries);
    }
    Duration forOneItem = time("--item-timeout", itemTimeout);
    Duration forVideos = duration(videoWait)
        .orElseThrow(() -> Refusal.usage(
            "--video-wait must be 0, or a duration up to 24h such as 30s, 5m or 1h, got "
                + Printable.of(videoWait, 40)));
    ResiliencePolicy.Builder policy = ResiliencePolicy.builder()
        .maxAttempts(retries + 1)
        .itemTimeout(forOneItem)
        .readyTimeout(forVideos);
    if (maxRequests != null) {
      policy.requestsPerSecond(maxRequests);
    }
    if (maxSize != null) {
      policy.maxItemBytes(bytes("--max-size", maxSize, "500M or 4G"));
    }
    if (bwlimit != null) {
      policy.bytesPerSecond(bytes("--bwlimit", bwlimit, "500K or 2M"));
    }
    return policy.build();
  }

  private static long bytes(String flag, String text, String examples) {
    String number = text.replaceFirst("[KMGT]$", "");
    boolean rate = flag.equals("--bwlimit");
    if (!number.matches("[1-9][0-9]{0,5}") || (rate && text.matches("[0-9]{1,3}"))) {
      throw Refusal.usage(flag + " must be a size such as " + examples + " (units K, M, G and T"
          + (rate ? ", at least 1K" : "") + "), got " + Printable.of(text, 40));
    }
    long unit = 1;
    for (int i = "KMGT".indexOf(text.charAt(text.length() - 1)); i >= 0; i--) {
      unit *= 1_000;
    }
    return Long.parseLong(number) * unit;
  }

  private static Optional<Duration> duration(String text) {
    if (!text.matches("0|[0-9]{1,5}[smh]")) {
      return Optional.empty();
    }
    Duration time = text.equals("0") ? Duration.ZERO : Duration.parse("PT" + text);
    return Optional.of(time).filter(wanted -> wanted.compareTo(LONGEST_WAIT) <= 0);
  }
}
