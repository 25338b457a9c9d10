package dev.mediaimporter.takeout;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.ItemNote;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Stored items that came through one of Google's APIs, without location or encoded again, and of
 * which the original is stored from an export as well. It is the original if filename, second of
 * the capture time and shape of the picture agree, no other item has that name and time, the export
 * has no edited form of it, and it has more bytes. Their motion videos follow them, if shape and
 * bytes of these agree too. For one thread; blocks.
 */
public final class ReducedItems {
  private static final Set<ItemNote> REDUCED =
      Set.of(ItemNote.LOCATION_REMOVED, ItemNote.VIDEO_TRANSCODED);

  /** What the engine adds to the id of a photo for that of its motion video. */
  private static final String MOTION_VIDEO_FROM_API = "=dv";

  private final TakeoutExport export;
  private final MediaSink sink;
  private final ImportLedger ledger;
  private final Map<Long, List<String>> reduced = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private int replaced;
  private int failed;

  /**
   * What was found.
   *
   * @param names the keys of reduced items that are still there
   * @param replaced how many were replaced now
   * @param failed how many should have been replaced and could not be; the next import tries again
   */
  public record Found(List<String> names, int replaced, int failed) {
    /** Copies the names. */
    public Found {
      names = List.copyOf(names);
    }
  }

  /**
   * Looks at nothing yet.
   *
   * @param ledger of the import that stored the export
   */
  public ReducedItems(TakeoutExport export, MediaSink sink, ImportLedger ledger) {
    this.export = export;
    this.sink = sink;
    this.ledger = ledger;
  }

  /** An item of an export and a stored one that may be a reduced form of it. */
  private record Pair(String original, String reduced) {
    /** The same of their motion videos, by the ids that they would have. */
    Pair motionVideos() {
      return new Pair(
          original + Occurrence.Role.MOTION_VIDEO.suffix(), reduced + MOTION_VIDEO_FROM_API);
    }
  }

  /**
   * Finds them. What is proven is noted in the ledger, so that nothing is read for it again.
   *
   * @param replace whether to set each reduced one aside ({@link MediaSink#setAside}), once all
   *     bytes of the original were read and have the recorded SHA-256; the ledger's entry of the
   *     reduced item names the original from then on
   * @param stop asked before each
   * @throws IOException if the destination or the ledger cannot be used
   */
  public Found find(boolean replace, BooleanSupplier stop) throws IOException {
    readLedger();
    for (Pair pair : reduced.isEmpty() ? List.<Pair>of() : pairs()) {
      if (stop.getAsBoolean()) {
        break;
      }
      try {
        settle(pair, replace);
      } catch (SinkException e) {
        if (e.scope() != SinkException.Scope.ITEM) {
          throw e;
        }
        failed++;
      }
    }
    return new Found(names, replaced, failed);
  }

  private void readLedger() throws IOException {
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      for (Iterator<LedgerEntry> i = entries.iterator(); i.hasNext(); ) {
        if (i.next() instanceof LedgerEntry.Stored entry
            && entry.itemId().equals(entry.sourceId())
            && entry.notes().stream().anyMatch(REDUCED::contains)
            && !entry.notes().contains(ItemNote.REPLACED)
            && entry.receipt().creationTime().isPresent()
            && !export.holds(entry.itemId())) {
          reduced
              .computeIfAbsent(
                  entry.receipt().creationTime().get().getEpochSecond(), any -> new ArrayList<>(1))
              .add(entry.itemId());
        }
      }
    }
  }

  /** Those of which each name and time is there once on both sides. */
  private List<Pair> pairs() throws IOException {
    Map<String, Integer> originals = new HashMap<>();
    List<Pair> pairs = new ArrayList<>();
    for (CatalogueItem item : export.originals()) {
      List<String> sameName = new ArrayList<>();
      for (String id : reduced.getOrDefault(
          item.takenAt().map(Instant::getEpochSecond).orElse(Long.MIN_VALUE), List.of())) {
        Optional<LedgerEntry.Stored> entry = stored(id);
        if (entry.isPresent() && hasName(entry.get(), item.occurrence().filename())) {
          sameName.add(id);
        }
      }
      sameName.forEach(id -> originals.merge(id, 1, Integer::sum));
      if (sameName.size() == 1) {
        pairs.add(new Pair(item.id(), sameName.get(0)));
      }
    }
    pairs.removeIf(
        pair -> originals.getOrDefault(pair.reduced, 0) > 1 || export.hasEditedForm(pair.original));
    return pairs;
  }

  /** Whether an item of this name would have got this key. */
  private boolean hasName(LedgerEntry.Stored entry, String filename) {
    MediaItem item = MediaItem.builder()
        .id(entry.itemId())
        .filename(filename)
        .type(MediaKind.ofFilename(filename))
        .build();
    String key = entry.key().value();
    String folder = key.substring(0, key.length() - entry.key().filename().length());
    MediaKey plain =
        MediaKey.of(folder + KeyStrategies.albumTitle("any").keyFor(item).filename());
    return KeyStrategies.candidates(plain, item, sink.maxNameBytes()).contains(entry.key());
  }

  /** Its motion video first, because a pair is not looked at again once its photo is replaced. */
  private void settle(Pair pair, boolean replace) throws IOException {
    if (isProven(pair)
        && (!isProven(pair.motionVideos()) || isSettled(pair.motionVideos(), replace))) {
      isSettled(pair, replace);
    }
  }

  private boolean isProven(Pair pair) throws IOException {
    Optional<LedgerEntry.Stored> original = stored(pair.original);
    Optional<LedgerEntry.Stored> entry = stored(pair.reduced);
    if (original.isEmpty() || entry.isEmpty() || entry.get().notes().contains(ItemNote.REPLACED)) {
      return false;
    }
    if (entry.get().notes().contains(ItemNote.ORIGINAL_STORED)) {
      return true;
    }
    boolean proven = isOriginal(original.get().receipt(), entry.get().receipt());
    if (proven) {
      ledger.record(entry.get().with(ItemNote.ORIGINAL_STORED));
    }
    return proven;
  }

  /** Names or replaces the reduced one of a proven pair; false if it could not be replaced. */
  private boolean isSettled(Pair pair, boolean replace) throws IOException {
    LedgerEntry.Stored original = stored(pair.original).orElseThrow();
    LedgerEntry.Stored proven = stored(pair.reduced).orElseThrow();
    Optional<StoredMedia> there = sink.find(proven.key());
    if (there.isEmpty()) {
      // It was set aside by a run that was killed then, or somebody deleted it.
      ledger.record(replacedBy(original, proven));
    } else if (!replace) {
      names.add(proven.key().value());
    } else if (isOf(proven, there.get()) && isWhole(original.receipt())) {
      setAside(proven.key());
      ledger.record(replacedBy(original, proven));
      replaced++;
    } else {
      names.add(proven.key().value());
      failed++;
      return false;
    }
    return true;
  }

  private void setAside(MediaKey key) throws IOException {
    try {
      sink.setAside(key);
    } catch (NoSuchFileException e) {
      // Then it needs no longer be.
    }
  }

  private static boolean isOf(LedgerEntry.Stored entry, StoredMedia there) {
    return there.sizeBytes() == entry.receipt().sizeBytes()
        && there.itemId().equals(Optional.of(entry.sourceId()));
  }

  private static LedgerEntry.Stored replacedBy(
      LedgerEntry.Stored original, LedgerEntry.Stored reduced) {
    return reduced.with(original.receipt()).with(ItemNote.REPLACED);
  }

  private boolean isOriginal(StoredMedia original, StoredMedia reduced) throws IOException {
    if (original.sizeBytes() <= reduced.sizeBytes()
        || MediaKind.ofFilename(original.key().filename())
            != MediaKind.ofFilename(reduced.key().filename())) {
      return false;
    }
    Optional<PictureSize> smaller = sizeOf(reduced.key());
    return smaller.isPresent()
        && sizeOf(original.key()).filter(size -> size.canBecome(smaller.get())).isPresent();
  }

  private Optional<PictureSize> sizeOf(MediaKey key) throws IOException {
    try (InputStream in = sink.read(key)) {
      return PictureSize.of(in);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private boolean isWhole(StoredMedia original) throws IOException {
    MessageDigest sha256 = Items.sha256();
    try (InputStream in = new DigestInputStream(sink.read(original.key()), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (NoSuchFileException e) {
      return false;
    }
    return original.sha256().equals(Optional.of(HexFormat.of().formatHex(sha256.digest())));
  }

  private Optional<LedgerEntry.Stored> stored(String id) throws IOException {
    return ledger
        .find(id)
        .filter(LedgerEntry.Stored.class::isInstance)
        .map(LedgerEntry.Stored.class::cast);
  }
}
