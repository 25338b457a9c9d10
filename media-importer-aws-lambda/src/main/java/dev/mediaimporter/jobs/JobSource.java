package dev.mediaimporter.jobs;

import dev.mediaimporter.photos.SourceSpec;
import java.util.Optional;

/** What a job imports from. Immutable. */
public sealed interface JobSource {
  /** How the text of an {@link Inbox} starts. */
  String INBOX = "inbox:";

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
   */
  record Inbox(String export) implements JobSource {
    /** Fails when the name is empty. */
    public Inbox {
      if (export.isEmpty()) {
        throw new IllegalArgumentException("A source must name an export.");
      }
    }
  }

  /** The API that it is read from, whose access and quotas it needs; empty for an inbox. */
  default Optional<SourceSpec.Api> api() {
    return this instanceof Google google ? Optional.of(google.spec().api()) : Optional.empty();
  }

  /** The text that {@link #parse} reads. */
  default String text() {
    return this instanceof Inbox inbox
        ? INBOX + inbox.export()
        : ((Google) this).spec().text();
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if {@link #text} does not write it so
   */
  static JobSource parse(String text) {
    return text.startsWith(INBOX)
        ? new Inbox(text.substring(INBOX.length()))
        : new Google(SourceSpec.parse(text));
  }
}
