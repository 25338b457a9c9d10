package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.StoredMedia;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of a bucket below a prefix, asked for page by page as they are needed; throws what
 * the client throws. Used by one thread.
 */
final class Listing implements Iterator<S3Object> {
  private final S3Objects objects;
  private final Deque<S3Object> page = new ArrayDeque<>();
  private final Set<String> tokens = new HashSet<>();
  private @Nullable String token;
  private boolean more = true;

  Listing(S3Objects objects) {
    this.objects = objects;
  }

  @Override
  public boolean hasNext() {
    while (page.isEmpty() && more) {
      ListObjectsV2Response answer = objects.list(token, null);
      page.addAll(answer.contents());
      more = Boolean.TRUE.equals(answer.isTruncated());
      token = answer.nextContinuationToken();
      // Without a token the rest cannot be asked for; with one of before it never comes.
      if (more && (token == null || !tokens.add(token))) {
        throw S3Objects.notS3("broke off a listing without saying how to go on");
      }
    }
    return !page.isEmpty();
  }

  @Override
  public S3Object next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.remove();
  }

  /** Of these receipts, the keys whose objects have the same size and ETag; see the sink. */
  Set<MediaKey> unchanged(Collection<StoredMedia> receipts) {
    Map<String, StoredMedia> sought = new HashMap<>();
    for (StoredMedia receipt : receipts) {
      if (receipt.etag().isPresent()) {
        sought.put(objects.nameOf(receipt.key()), receipt);
      }
    }
    Set<MediaKey> unchanged = new HashSet<>();
    long most = 100L * sought.size();
    for (long seen = 0; seen < most && !sought.isEmpty() && hasNext(); seen++) {
      S3Object there = next();
      StoredMedia receipt = sought.remove(there.key());
      if (receipt != null
          && receipt.etag().equals(S3Objects.etag(there.eTag()))
          && Objects.equals(there.size(), receipt.sizeBytes())) {
        unchanged.add(receipt.key());
      }
    }
    return unchanged;
  }
}
