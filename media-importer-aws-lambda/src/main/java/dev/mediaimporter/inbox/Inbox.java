package dev.mediaimporter.inbox;

import dev.mediaimporter.accounts.Connections;
import dev.mediaimporter.accounts.Identity;
import dev.mediaimporter.accounts.RefusedException;
import dev.mediaimporter.accounts.RefusedException.Reason;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The requests of users about their inbox. A file is uploaded in pieces of one size, so that an
 * upload can go on after a break, from any browser; the store alone knows what has arrived. A user
 * reaches only their own files. Thread-safe; methods block for the store.
 */
public final class Inbox {
  private static final int ERASED_AT_ONCE = 100;

  private final InboxStore store;
  private final Connections connections;
  private final InboxLimits limits;

  /** Creates the service. */
  public Inbox(InboxStore store, Connections connections, InboxLimits limits) {
    this.store = store;
    this.connections = connections;
    this.limits = limits;
  }

  /** A file in the inbox. Immutable. */
  public record Item(ExportFile file, long sizeBytes, Instant at) {}

  /**
   * What is in an inbox. Immutable.
   *
   * @param files whole files, by export and name
   * @param uploads files that are not complete, with the time at which their upload began
   */
  public record Contents(List<Item> files, List<Item> uploads) {}

  /** What the user has uploaded. */
  public Contents contents(String user) {
    InboxKeys keys = new InboxKeys(user);
    return new Contents(
        store.list(keys.files(), limits.files()).stream()
            .flatMap(object -> keys.file(object.key()).stream()
                .map(file -> new Item(file, object.sizeBytes(), object.storedAt())))
            .toList(),
        store.unfinished(keys.files(), limits.uploads()).stream()
            .flatMap(upload ->
                keys.file(upload.key()).stream().map(file -> new Item(file, 0, upload.startedAt())))
            .toList());
  }

  /** Whether an export has a file. */
  public boolean has(String user, String export) {
    return !store.list(new InboxKeys(user).filesOf(export), 1).isEmpty();
  }

  /**
   * Begins the upload of a file, or finds out how far it is.
   *
   * @throws RefusedException with {@code INBOX_FULL}, {@code LEAVING}, {@code FOLDER_TAKEN} or
   *     {@code BAD_ADDRESS}
   */
  public Upload begin(Identity who, ExportFile file, long sizeBytes) {
    InboxKeys keys = new InboxKeys(who.user());
    Optional<Upload> known = known(keys, file, sizeBytes);
    if (known.isEmpty()) {
      requireSpace(keys, file, sizeBytes);
    }
    connections.enter(who);
    if (known.isPresent()) {
      return known.get();
    }
    store.begin(keys.of(file));
    return new Upload(file, sizeBytes, List.of(), false);
  }

  private Optional<Upload> known(InboxKeys keys, ExportFile file, long sizeBytes) {
    Optional<InboxStore.Unfinished> unfinished = unfinished(keys, file);
    if (unfinished.isPresent()) {
      List<Integer> done = whole(unfinished.get(), sizeBytes).stream()
          .map(InboxStore.Piece::number)
          .toList();
      return Optional.of(new Upload(file, sizeBytes, done, false));
    }
    return stored(keys, file)
        .filter(stored -> stored.sizeBytes() == sizeBytes)
        .map(stored -> new Upload(file, sizeBytes, List.of(), true));
  }

  private Optional<InboxStore.Unfinished> unfinished(InboxKeys keys, ExportFile file) {
    String key = keys.of(file);
    return store.unfinished(key, limits.uploads()).stream()
        .filter(upload -> upload.key().equals(key))
        .findFirst();
  }

  private Optional<InboxStore.Stored> stored(InboxKeys keys, ExportFile file) {
    String key = keys.of(file);
    return store.list(key, 1).stream()
        .filter(stored -> stored.key().equals(key))
        .findFirst();
  }

  /** The uploaded pieces of the right size. */
  private List<InboxStore.Piece> whole(InboxStore.Unfinished upload, long sizeBytes) {
    int count = Upload.pieces(sizeBytes);
    return store.pieces(upload).stream()
        .filter(piece -> piece.number() <= count
            && piece.sizeBytes() == Upload.pieceBytes(sizeBytes, piece.number()))
        .toList();
  }

  private void requireSpace(InboxKeys keys, ExportFile file, long sizeBytes) {
    if (sizeBytes > limits.fileBytes()) {
      throw full("A file may have at most " + limits.fileBytes() + " bytes.");
    }
    List<InboxStore.Stored> files = store.list(keys.files(), limits.files());
    long used = files.stream()
        .filter(stored -> !stored.key().equals(keys.of(file)))
        .mapToLong(InboxStore.Stored::sizeBytes)
        .sum();
    if (files.size() >= limits.files()) {
      throw full("There are " + limits.files() + " files. Delete some first.");
    }
    if (used + sizeBytes > limits.totalBytes()) {
      throw full("All files together may have at most " + limits.totalBytes()
          + " bytes. Delete an export that is imported first.");
    }
    if (store.unfinished(keys.files(), limits.uploads()).size() >= limits.uploads()) {
      throw full("There are " + limits.uploads()
          + " files whose upload is not complete. Complete or delete some of them first.");
    }
  }

  private static RefusedException full(String message) {
    return new RefusedException(Reason.INBOX_FULL, message);
  }

  /**
   * Links with which pieces of a file are uploaded.
   *
   * @param numbers those of the pieces, from 1 to {@link Upload#pieces}
   * @throws RefusedException with {@code UNKNOWN_UPLOAD}
   */
  public List<URI> links(String user, ExportFile file, long sizeBytes, List<Integer> numbers) {
    InboxStore.Unfinished upload = require(new InboxKeys(user), file);
    return numbers.stream()
        .map(number -> store.link(upload, number, Upload.pieceBytes(sizeBytes, number)))
        .toList();
  }

  private InboxStore.Unfinished require(InboxKeys keys, ExportFile file) {
    return unfinished(keys, file)
        .orElseThrow(() -> new RefusedException(
            Reason.UNKNOWN_UPLOAD, "No upload of this file is open. Begin it again."));
  }

  /**
   * Puts a file together; may be repeated.
   *
   * @throws RefusedException with {@code UNKNOWN_UPLOAD}, or {@code UPLOAD_INCOMPLETE} if pieces
   *     are missing
   */
  public void complete(String user, ExportFile file, long sizeBytes) {
    InboxKeys keys = new InboxKeys(user);
    if (unfinished(keys, file).isEmpty()
        && stored(keys, file).filter(stored -> stored.sizeBytes() == sizeBytes).isPresent()) {
      return;
    }
    InboxStore.Unfinished upload = require(keys, file);
    List<InboxStore.Piece> pieces = whole(upload, sizeBytes);
    int missing = Upload.pieces(sizeBytes) - pieces.size();
    if (missing > 0) {
      throw new RefusedException(
          Reason.UPLOAD_INCOMPLETE, missing + " pieces of the file are missing. Upload them.");
    }
    store.complete(upload, pieces);
  }

  /** Deletes a file, and gives up its upload. */
  public void delete(String user, ExportFile file) {
    InboxKeys keys = new InboxKeys(user);
    unfinished(keys, file).ifPresent(store::abort);
    store.delete(List.of(keys.of(file)));
  }

  /** Deletes all files of an export, and gives up their uploads. */
  public void delete(String user, String export) {
    String prefix = new InboxKeys(user).filesOf(export);
    while (deleteSome(prefix)) {}
  }

  /** Deletes some of all that a user has here; returns whether there may be more. */
  public static boolean eraseSome(InboxStore store, String user) {
    return deleteSome(store, new InboxKeys(user).root());
  }

  private boolean deleteSome(String prefix) {
    return deleteSome(store, prefix);
  }

  private static boolean deleteSome(InboxStore store, String prefix) {
    List<InboxStore.Unfinished> uploads = store.unfinished(prefix, ERASED_AT_ONCE);
    uploads.forEach(store::abort);
    List<String> keys = new ArrayList<>();
    store.list(prefix, ERASED_AT_ONCE).forEach(stored -> keys.add(stored.key()));
    if (!keys.isEmpty()) {
      store.delete(keys);
    }
    return !uploads.isEmpty() || !keys.isEmpty();
  }
}
