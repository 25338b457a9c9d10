package dev.mediaimporter.takeout;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Writes what an export says of items that are stored: an XMP file beside each, and a manifest for
 * each album. The ledger lists them like items. They are written again when the export says
 * something else; what was there before is set aside ({@link MediaSink#setAside}). Files of others,
 * and files that somebody changed, are left alone. For one thread; blocks.
 */
public final class TakeoutDocuments {
  /** No id of Google's holds an equals sign. */
  private static final String XMP_ID = "=xmp";

  private static final String ALBUM_ID = "takeout-album-";
  private static final String XMP_TYPE = "application/rdf+xml";
  private static final String JSON_TYPE = "application/json";
  private static final int MAX_MANIFEST_BYTES = 1 << 26;

  private final MediaSink sink;
  private final ImportLedger ledger;
  private int created;
  private int updated;
  private int unchanged;
  private int leftAlone;
  private int failed;

  /**
   * What became of the files.
   *
   * @param created new files
   * @param updated files that said something else before
   * @param unchanged files that said the same before
   * @param leftAlone files that are not ours, or that somebody changed
   * @param failed files that could not be written; the next import tries again
   */
  public record Written(int created, int updated, int unchanged, int leftAlone, int failed) {}

  private record Document(String id, MediaKey key, String type, String text)
      implements MediaContent {
    @Override
    public MediaItem item() {
      return describe(id, key, type);
    }

    byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Says nothing of what is in it. */
    @Override
    public String toString() {
      return id;
    }

    @Override
    public MediaBody open() {
      byte[] bytes = bytes();
      return new MediaBody(new ByteArrayInputStream(bytes), type, OptionalLong.of(bytes.length));
    }
  }

  /**
   * Writes nothing yet.
   *
   * @param ledger of the import of these items; need not know the files that this writes
   */
  public TakeoutDocuments(MediaSink sink, ImportLedger ledger) {
    this.sink = sink;
    this.ledger = ledger;
  }

  /**
   * Writes {@code <key>.xmp} beside each stored item.
   *
   * @param items of an export, or some of them
   * @param stop asked before each
   * @throws IOException if the destination or the ledger cannot be used
   */
  public Written writeXmp(Stream<TakeoutItem> items, BooleanSupplier stop) throws IOException {
    clear();
    for (Iterator<TakeoutItem> i = items.iterator(); i.hasNext(); ) {
      TakeoutItem item = i.next();
      if (stop.getAsBoolean()) {
        break;
      }
      Optional<LedgerEntry.Stored> stored = stored(item.id());
      if (stored.isPresent()) {
        MediaKey key =
            KeyStrategies.fit(MediaKey.of(stored.get().key() + ".xmp"), sink.maxNameBytes());
        String xmp = XmpSidecar.of(item, MediaItem.zoneIn(stored.get().details()));
        write(new Document(item.id() + XMP_ID, key, XMP_TYPE, xmp));
      }
    }
    return written();
  }

  /**
   * Writes {@code albums/<title>.json} for each album of which something is stored. What an earlier
   * manifest lists stays in it.
   *
   * @param owner whose export it is; manifests of two owners are never one file
   * @param folder where the folder {@code albums} is, with a slash at its end, or empty
   * @param albums of an export, or some of them, with all that have the same title
   * @param stop asked before each
   * @throws IOException if the destination or the ledger cannot be used
   */
  public Written writeAlbums(
      String owner, String folder, List<AlbumMembers> albums, BooleanSupplier stop)
      throws IOException {
    clear();
    Map<String, List<AlbumMembers>> byTitle = new LinkedHashMap<>();
    for (AlbumMembers album : albums) {
      byTitle.computeIfAbsent(album.album().title(), any -> new ArrayList<>(1)).add(album);
    }
    for (Map.Entry<String, List<AlbumMembers>> title : byTitle.entrySet()) {
      if (stop.getAsBoolean()) {
        break;
      }
      writeAlbums(
          number -> new Place(
              ALBUM_ID + Items.hash(owner + "\0" + title.getKey() + "\0" + number),
              folder,
              title.getKey()),
          title.getValue().stream().map(AlbumMembers::album).toList(),
          title.getValue().stream().map(AlbumMembers::ids).toList());
    }
    return written();
  }

  /**
   * What names a manifest.
   *
   * @param folder where the folder of manifests is
   */
  private record Place(String id, String folder, String title) {
    /** Its plain name. */
    MediaKey wanted() {
      String folder = KeyStrategies.albumTitle(title)
          .keyFor(describe(id, MediaKey.of("x"), JSON_TYPE))
          .value();
      return MediaKey.of(
          this.folder + "albums/" + folder.substring(0, folder.lastIndexOf('/')) + ".json");
    }
  }

  /** Writes the manifests of the albums of one title. */
  private void writeAlbums(
      IntFunction<Place> places, List<TakeoutAlbum> albums, List<List<String>> members)
      throws IOException {
    Map<Integer, AlbumManifest> earlier = new TreeMap<>();
    // A number may be left out: that of an album of which nothing was stored.
    for (int number = 1, last = albums.size(); number <= last; number++) {
      Optional<StoredMedia> known = manifest(places.apply(number));
      if (known.isPresent()) {
        earlier.put(number, AlbumManifest.of(read(known.get().key())));
        last = number + albums.size();
      }
    }
    int[] numbers = SameTitle.numbers(albums, members, earlier);
    for (int i = 0; i < numbers.length; i++) {
      writeAlbum(
          places.apply(numbers[i]),
          albums.get(i),
          members.get(i),
          Optional.ofNullable(earlier.get(numbers[i])).orElseGet(AlbumManifest::new));
    }
  }

  private void writeAlbum(
      Place place, TakeoutAlbum album, List<String> members, AlbumManifest manifest)
      throws IOException {
    for (String member : members) {
      stored(member).ifPresent(stored -> manifest.add(member, stored.receipt()));
    }
    if (manifest.isEmpty()) {
      return;
    }
    Optional<MediaKey> key = keyOf(place);
    if (key.isEmpty()) {
      leftAlone++;
      return;
    }
    write(new Document(place.id(), key.get(), JSON_TYPE, manifest.toJson(album)));
  }

  /** An earlier manifest: the one in the ledger, or the first with its id. */
  private Optional<StoredMedia> manifest(Place place) throws IOException {
    Optional<LedgerEntry.Stored> known = stored(place.id());
    if (known.isPresent()) {
      return known.map(LedgerEntry.Stored::receipt);
    }
    for (MediaKey key : names(place)) {
      Optional<StoredMedia> there = sink.find(key);
      if (there.isEmpty() || there.get().itemId().equals(Optional.of(place.id()))) {
        return there;
      }
    }
    return Optional.empty();
  }

  /** Where the manifest is, or the first name for it that nothing else has. */
  private Optional<MediaKey> keyOf(Place place) throws IOException {
    Optional<LedgerEntry.Stored> known = stored(place.id());
    if (known.isPresent()) {
      return known.map(LedgerEntry.Stored::key);
    }
    for (MediaKey key : names(place)) {
      Optional<StoredMedia> there = sink.find(key);
      if (there.isEmpty() || there.get().itemId().equals(Optional.of(place.id()))) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  private List<MediaKey> names(Place place) {
    MediaKey wanted = place.wanted();
    return KeyStrategies.candidates(
        wanted, describe(place.id(), wanted, JSON_TYPE), sink.maxNameBytes());
  }

  private byte[] read(MediaKey key) throws IOException {
    try (InputStream in = sink.read(key)) {
      return in.readNBytes(MAX_MANIFEST_BYTES);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  private void write(Document document) throws IOException {
    try {
      if (isAsRecorded(document)) {
        unchanged++;
        return;
      }
      PutResult result = sink.put(document.key(), document);
      if (result instanceof PutResult.AlreadyExists there) {
        if (!there.stored().itemId().equals(Optional.of(document.id()))) {
          leftAlone++;
          return;
        }
        if (there.stored().sha256().equals(Optional.of(hash(document)))) {
          unchanged++;
          record(document, there.stored());
          return;
        }
        sink.setAside(document.key());
        result = sink.put(document.key(), document);
        updated++;
      } else {
        created++;
      }
      if (result instanceof PutResult.Created made) {
        record(document, made.stored());
      }
    } catch (SinkException e) {
      if (e.scope() != SinkException.Scope.ITEM) {
        throw e;
      }
      failed++;
    }
  }

  private boolean isAsRecorded(Document document) throws IOException {
    Optional<StoredMedia> known = stored(document.id()).map(LedgerEntry.Stored::receipt);
    return known.isPresent()
        && known.get().key().equals(document.key())
        && known.get().sha256().equals(Optional.of(hash(document)))
        && sink.contains(document.key(), document.bytes().length).orElse(true);
  }

  private static String hash(Document document) throws IOException {
    try (MediaBody body = document.open()) {
      body.readAllBytes();
      return body.sha256();
    }
  }

  private void record(Document document, StoredMedia receipt) throws IOException {
    ledger.record(new LedgerEntry.Stored(document.id(), receipt, 1));
  }

  private Optional<LedgerEntry.Stored> stored(String id) throws IOException {
    return ledger
        .find(id)
        .filter(LedgerEntry.Stored.class::isInstance)
        .map(LedgerEntry.Stored.class::cast);
  }

  private static MediaItem describe(String id, MediaKey key, String type) {
    return MediaItem.builder()
        .id(id)
        .filename(key.filename())
        .mimeType(type)
        .type(MediaKind.PHOTO)
        .build();
  }

  /** Whether an id is of such a file, and not of a photo or video. */
  public static boolean isDocument(String itemId) {
    return itemId.endsWith(XMP_ID) || itemId.startsWith(ALBUM_ID);
  }

  /** Whether what is stored under a key is such a file. Blocks for the destination. */
  public static boolean isDocument(MediaSink sink, MediaKey key) throws IOException {
    Optional<String> id = sink.find(key).flatMap(StoredMedia::itemId);
    return id.isPresent() && isDocument(id.get());
  }

  private void clear() {
    created = 0;
    updated = 0;
    unchanged = 0;
    leftAlone = 0;
    failed = 0;
  }

  private Written written() {
    return new Written(created, updated, unchanged, leftAlone, failed);
  }
}
