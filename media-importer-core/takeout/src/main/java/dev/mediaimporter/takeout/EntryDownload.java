package dev.mediaimporter.takeout;

import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Download;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** Opens files of an export for the engine. Pure functions. */
final class EntryDownload {
  private EntryDownload() {}

  /**
   * Opens an item, and tells the zone of its camera if its first bytes are wanted. A later start is
   * reached by reading what is before it, so that the checksum covers the whole item.
   */
  static Download open(Entry entry, MediaItem item, long fromByte) {
    if (entry.size() == 0) {
      throw new ItemUnavailableException(
          FailureReason.DAMAGED_AT_SOURCE, "the file is empty in " + entry.part(), null);
    }
    try {
      InputStream in = entry.open();
      try {
        in.skipNBytes(fromByte);
        int headBytes = (int) Math.min(CameraTime.headBytes(entry), entry.size() - 1);
        if (fromByte > 0 || headBytes == 0) {
          // In a bucket, to look into a video would be one or two more requests.
          boolean look = fromByte == 0 && entry.location().isEmpty();
          Optional<CameraTime> camera = look ? CameraTime.of(entry) : Optional.empty();
          return of(in, fromByte, entry, item, camera);
        }
        BufferedInputStream bytes = new BufferedInputStream(in);
        bytes.mark(headBytes);
        Optional<CameraTime> camera =
            CameraTime.read(entry.name(), new PartBytes.Range(bytes, headBytes), headBytes);
        bytes.reset();
        // What follows need not be kept.
        bytes.mark(0);
        return of(bytes, 0, entry, item, camera);
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    } catch (EOFException e) {
      throw new InvalidRequestException(
          "the item has no byte " + fromByte + ", but " + entry.size() + " bytes", e);
    } catch (IOException e) {
      throw new ItemUnavailableException(
          FailureReason.BROKEN_BODY, "cannot read " + entry.part() + ": " + e, e);
    }
  }

  private static Download of(
      InputStream in, long from, Entry entry, MediaItem item, Optional<CameraTime> camera) {
    Optional<Instant> known = item.creationTime();
    Optional<ZoneOffset> zone =
        camera.flatMap(time -> known.isPresent() ? time.zone(known.get()) : time.offset());
    return Download.of(
        in,
        from,
        entry.size(),
        item.mimeType(),
        zone.map(offset -> Map.of(MediaItem.ZONE, offset.getId())).orElse(Map.of()));
  }
}
