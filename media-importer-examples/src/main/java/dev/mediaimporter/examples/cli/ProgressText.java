package dev.mediaimporter.examples.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Formats progress as text. */
final class ProgressText {
  private static final int WIDEST_BAR = 30;
  private static final int NARROWEST_BAR = 8;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private ProgressText() {}

  /** The line before the first item. */
  static String headline(String what, String where, OptionalLong expected) {
    String size = expected.isPresent() ? " (" + Format.items(expected.getAsLong()) + ")" : "";
    return "Importing " + what + size + " into " + where;
  }

  /**
   * One line for a terminal, shorter than its width so that it never wraps. On a narrow terminal
   * the least important parts are left out first: bytes, rate, time left, the bar.
   */
  static String bar(
      Progress.Snapshot now, Pace pace, int columns, boolean unicode, boolean stopping) {
    int room = columns - 1;
    List<String> fields = new ArrayList<>(List.of(items(now)));
    if (now.listed() > 0 || now.done() > 0) {
      fields.add(Format.bytes(now.bytes()));
      fields.add(Format.bytes(pace.bytesPerSecond(now)) + "/s");
    }
    if (stopping) {
      fields.add("stopping");
    } else {
      pace.timeLeft(now).ifPresent(left -> fields.add(Format.countdown(left) + " left"));
    }
    int extras = fields.size() - 1;
    if (now.failed() > 0) {
      fields.add(Format.number(now.failed()) + " failed");
    }
    if (now.waiting() > 0) {
      fields.add((now.allWait() ? "waiting " : "retrying " + now.waiting() + " in ")
          + Format.duration(Duration.ofSeconds(now.longestWait().plusMillis(999).toSeconds()))
          + " (" + now.waitCause() + ")");
    }
    String hint = now.allWait() && !stopping ? "Ctrl-C stops" : now.inFlight();
    int forHint = room - String.join("  ", fields).length() - NARROWEST_BAR - 8;
    if (!hint.isEmpty() && hint.length() + 2 <= forHint) {
      fields.add(hint);
    }
    while (true) {
      String text = String.join("  ", fields);
      int forBar = Math.min(WIDEST_BAR, room - text.length() - 8);
      if (now.total().isPresent() && forBar >= NARROWEST_BAR) {
        return drawn(share(now), forBar, unicode) + "  " + text;
      }
      if (text.length() <= room && (now.total().isEmpty() || extras <= 0)) {
        return text;
      }
      if (fields.size() == 1) {
        return text.substring(0, Math.max(0, room));
      }
      fields.remove(extras > 0 ? 1 : fields.size() - 1);
      extras--;
    }
  }

  /** The line before a wait for videos. */
  static String awaitingVideos(int videos, Duration atMost, Clock clock) {
    return "Waiting for " + (videos == 1 ? "1 video" : Format.number(videos) + " videos")
        + " that Google still processes, until "
        + TIME.format(clock.instant().plus(atMost).atZone(clock.getZone()))
        + " at the latest. Ctrl-C stops; running the same command again imports the rest.";
  }

  /** One plain line, for logs. */
  static String line(Progress.Snapshot now, Pace pace) {
    List<String> fields = new ArrayList<>();
    fields.add(
        now.total().isPresent()
            ? Format.number(now.done()) + " of " + Format.items(now.total().getAsLong())
            : Format.items(now.done()) + " done, " + Format.number(now.listed())
                + " listed so far");
    if (now.alreadyThere() > 0) {
      fields.add(Format.number(now.alreadyThere()) + " already there");
    }
    // Where nothing has to be downloaded there is no speed to tell.
    if (now.bytes() > 0) {
      fields.add(Format.bytes(now.bytes()));
      fields.add(Format.bytes(pace.bytesPerSecond(now)) + "/s");
    }
    pace.timeLeft(now).ifPresent(left -> fields.add("about " + Format.duration(left) + " left"));
    if (now.failed() > 0) {
      fields.add(Format.number(now.failed()) + " failed");
    }
    if (now.waiting() > 0) {
      fields.add("retrying " + now.waiting() + " within " + Format.duration(now.longestWait())
          + " (" + now.waitCause() + ")");
    }
    if (!now.inFlight().isEmpty()) {
      fields.add(now.inFlight() + " so far");
    }
    return String.join(", ", fields);
  }

  /** The share that is done, from 0 to 1. */
  static double share(Progress.Snapshot now) {
    long total = now.total().orElse(0);
    return total == 0 ? 0 : Math.min(1, (double) now.done() / total);
  }

  private static String items(Progress.Snapshot now) {
    if (now.listed() == 0 && now.done() == 0) {
      return "Asking Google";
    }
    return now.total().isPresent()
        ? Format.number(now.done()) + "/" + Format.number(now.total().getAsLong())
        : Format.number(now.done()) + " of " + Format.number(now.listed()) + " or more";
  }

  private static String drawn(double share, int width, boolean unicode) {
    StringBuilder bar = new StringBuilder();
    long eighths = (long) (share * width * 8);
    for (int i = 0; i < width; i++) {
      int filled = (int) Math.max(0, Math.min(8, eighths - i * 8L));
      bar.append(unicode ? filled == 0 ? '░' : EIGHTHS.charAt(filled) : filled == 8 ? '#' : '-');
    }
    return bar + String.format(Locale.ROOT, "  %3d%%", (int) (share * 100));
  }
}
