package dev.mediaimporter.photos.google;

import dev.mediaimporter.internal.text.Json;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mediaimporter.media.SourceUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Any answer of the API is read, or refused by an exception of ours. */
class ApiAnswerFuzz {
  @FuzzTest(maxDuration = "10s")
  void listings(byte[] data) {
    Json.parse(new String(data, StandardCharsets.UTF_8))
        .flatMap(Json::asObject)
        .ifPresent(json -> {
          ApiAnswer answer = new ApiAnswer("fuzz", Instant.EPOCH, json);
          try {
            answer.mediaItems(Optional.empty()).items().forEach(item -> item.displayName());
            answer.albums();
            answer.pickedItems(Optional.empty()).items().forEach(item -> item.displayName());
            answer.session();
          } catch (SourceUnavailableException e) {
            // Its way to say that the answer cannot be read.
          }
        });
  }
}
