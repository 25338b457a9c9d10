package dev.mediaimporter.lambda.work;

import com.google.gson.Gson;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.takeout.PartLocation;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An item of an export as the plan of a job keeps it: what the engine needs, and where its bytes
 * are. Immutable.
 */
record PlannedItem(MediaItem item, PartLocation location) {
  private static final Gson GSON = new Gson();

  /** A line of JSON; the names are short, because there are so many. */
  private static final class Line {
    String id = "";

    @Nullable
    String name;

    String type = "";
    boolean video;

    @Nullable
    String taken;

    Map<String, String> details = Map.of();

    String part = "";
    String etag = "";
    long offset;
    int method;
    long packed;
    long size;
    long crc;
  }

  String line() {
    Line line = new Line();
    line.id = item.id();
    line.name = item.filename().orElse(null);
    line.type = item.mimeType();
    line.video = item.type() == MediaKind.VIDEO;
    line.taken = item.creationTime().map(Instant::toString).orElse(null);
    line.details = item.details();
    line.part = location.part();
    line.etag = location.etag();
    line.offset = location.offset();
    line.method = location.method();
    line.packed = location.compressedSize();
    line.size = location.size();
    line.crc = location.crc32();
    return GSON.toJson(line);
  }

  static PlannedItem parse(String text) {
    Line line = GSON.fromJson(text, Line.class);
    return new PlannedItem(
        MediaItem.builder()
            .id(line.id)
            .filename(Optional.ofNullable(line.name))
            .mimeType(line.type)
            .type(line.video ? MediaKind.VIDEO : MediaKind.PHOTO)
            .creationTime(Optional.ofNullable(line.taken).map(Instant::parse))
            .details(line.details)
            .build(),
        new PartLocation(
            line.part, line.etag, line.offset, line.method, line.packed, line.size, line.crc));
  }
}
