package dev.mediaimporter.examples.cli;

import dev.mediaimporter.examples.cli.Destination.Folder;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.local.LocalMediaSink;

/** Opens destinations. */
final class Destinations {
  private Destinations() {}

  /** Writes nothing yet. The caller closes the sink, and with it every connection. */
  static MediaSink open(
      Destination destination, ConnectionSettings settings, Surroundings surroundings) {
    if (destination instanceof Folder folder) {
      return LocalMediaSink.in(folder.path());
    }
    throw Refusal.usage("S3");
  }
}
