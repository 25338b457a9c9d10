package dev.mediaimporter.inbox;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Objects that are uploaded in pieces, and small ones that are written and read whole. Safe for
 * concurrent use; what was written is seen by every later call. Failures of the store itself are
 * unchecked exceptions of its own.
 */
public interface InboxStore {
  /** A whole object. */
  record Stored(String key, long sizeBytes, Instant storedAt) {}

  /** An upload that is not complete. */
  record Unfinished(String key, String id, Instant startedAt) {
    /** Leaves out the id, with which others could go on. */
    @Override
    public String toString() {
      return "Unfinished[" + key + "]";
    }
  }

  /**
   * A piece that was uploaded.
   *
   * @param number from 1
   * @param tag what the store knows the bytes by
   */
  record Piece(int number, long sizeBytes, String tag) {}

  /** The first so many objects below a prefix, by key. */
  List<Stored> list(String prefix, int most);

  /** The first so many uploads below a prefix, by key, the oldest first. */
  List<Unfinished> unfinished(String prefix, int most);

  /** Starts an upload. */
  Unfinished begin(String key);

  /** The pieces of an upload, by number. */
  List<Piece> pieces(Unfinished upload);

  /**
   * A link with which anybody can upload one piece of exactly this size; made without a request.
   */
  URI link(Unfinished upload, int number, long sizeBytes);

  /** Makes an object of these pieces, which replaces an earlier one of this key. */
  void complete(Unfinished upload, List<Piece> pieces);

  /** Gives up an upload; one that is gone is ignored. */
  void abort(Unfinished upload);

  /** Deletes objects; those that are gone are ignored. */
  void delete(List<String> keys);

  /** The bytes of a small object. */
  Optional<byte[]> read(String key);

  /** Writes a small object. */
  void write(String key, byte[] bytes);
}
