package dev.mediaimporter.jobs;

import dev.mediaimporter.photos.SourceSpec;
import java.util.Optional;

/** What a job imports from. Immutable. */
public sealed interface JobSource {
  /** How the text of an {@link Inbox} starts. */
  String INBOX = "inbox:";

  /** What is between the name of an export and the choice; no name has it. */
  char CHOICE = '?';

  /**
   * One of Google's APIs.
   *
   * @param spec what to import of it
   */
  record Google(SourceSpec spec) implements JobSource {}

  /**
   * The parts of a Google Takeout export that the user uploaded.
   *
   * @param export the name of the export in the user's inbox
   * @param choice what to import of it
   */
  record Inbox(String export, ExportChoice choice) implements JobSource {
    /** Fails when the name is empty. */
    public Inbox {
      if (export.isEmpty()) {
        throw new IllegalArgumentException("A source must name an export.");
      }
    }

    private static Inbox of(String text) {
      int end = text.indexOf(CHOICE);
      return end < 0
          ? new Inbox(text, ExportChoice.USUAL)
          : new Inbox(text.substring(0, end), ExportChoice.parse(text.substring(end + 1)));
    }

    @Override
    public String text() {
      String chosen = choice.text();
      return INBOX + export + (chosen.isEmpty() ? "" : CHOICE + chosen);
    }
  }

  /** The API that it is read from, whose access and quotas it needs; empty for an inbox. */
  default Optional<SourceSpec.Api> api() {
    return this instanceof Google google ? Optional.of(google.spec().api()) : Optional.empty();
  }

  /** The text that {@link #parse} reads. */
  default String text() {
    return ((Google) this).spec().text();
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if {@link #text} does not write it so
   */
  static JobSource parse(String text) {
    return text.startsWith(INBOX)
        ? Inbox.of(text.substring(INBOX.length()))
        : new Google(SourceSpec.parse(text));
  }
}
