package dev.mediaimporter.takeout;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.MediaSource;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One export of Google Takeout: all parts that Google made of one request, as archives, unpacked,
 * or both. Immutable and safe for use by several threads. Keeps no file open.
 *
 * <pre>{@code
 * TakeoutExport export = TakeoutExport.open(List.of(Path.of("Downloads/takeout")));
 * ImportReport report = MediaImporter.withDefaults().run(
 *     ImportRequest.builder()
 *         .source(export.source())
 *         .sink(LocalMediaSink.in(Path.of("photos")))
 *         .keys(KeyStrategies.captureDate())
 *         .build());
 * }</pre>
 */
public final class TakeoutExport {
  /** How the ids begin that are made of names and bytes, because there was no address. */
  public static final String ID_OF_CONTENT = "takeout-";

  private final List<TakeoutPart> parts;
  private final Catalogue catalogue;
  private final AtomicReference<ExportMemory> memory;

  private TakeoutExport(List<TakeoutPart> parts, Catalogue catalogue, ExportMemory memory) {
    this.parts = List.copyOf(parts);
    this.catalogue = catalogue;
    this.memory = new AtomicReference<>(memory);
  }

  /**
   * Reads the directories of all parts and all sidecars, but no photo or video that is in an
   * archive. Blocks. A part that cannot be read is in {@link #parts()} with its problem, and the
   * others are used.
   *
   * @param places archives and other parts, and folders that hold parts or what was unpacked from
   *     them; all of one export
   * @throws InvalidRequestException if a place does not exist, if the parts are of several exports,
   *     or if none holds anything of Google Photos; the message is for the user
   * @throws IOException if a folder cannot be read
   */
  public static TakeoutExport open(Collection<Path> places) throws IOException {
    return open(places, CatalogueListener.NONE);
  }

  /** The same with a listener. */
  public static TakeoutExport open(Collection<Path> places, CatalogueListener listener)
      throws IOException {
    return of(ExportFiles.in(List.copyOf(places), listener, ExportMemory.none()));
  }

  /**
   * The same with a memory. Of parts that are as they were when {@link #remember} wrote it, only
   * the directories are read, and of tgz archives the checksums at their ends.
   *
   * @param memory a file, which need not exist; one that cannot be read is not used
   */
  public static TakeoutExport open(Collection<Path> places, CatalogueListener listener, Path memory)
      throws IOException {
    return of(ExportFiles.in(List.copyOf(places), listener, ExportMemory.in(memory)));
  }

  /**
   * The same for parts in a bucket. The export reads from it as long as it is used.
   *
   * @throws InvalidRequestException also if there is no such bucket
   * @throws MediaImportException if the bucket cannot be read
   */
  public static TakeoutExport open(S3Parts parts) throws IOException {
    return open(parts, CatalogueListener.NONE);
  }

  /** The same with a listener. */
  public static TakeoutExport open(S3Parts parts, CatalogueListener listener) throws IOException {
    return of(ExportFiles.in(parts, listener, ExportMemory.none()));
  }

  /** The same with a memory, as for parts on a disk. */
  public static TakeoutExport open(S3Parts parts, CatalogueListener listener, Path memory)
      throws IOException {
    return of(ExportFiles.in(parts, listener, ExportMemory.in(memory)));
  }

  /**
   * The same from the records of all parts, which {@link S3Parts#record} made, in any order. Reads
   * nothing of the parts but the page with Google's index. Where only bytes could tell whether two
   * items are one, they are one if length, CRC-32 and name are the same; a video outside the
   * archives is known by its ETag.
   *
   * @param records the caller closes them
   * @throws InvalidRequestException also if the export has more than 400,000 files
   * @throws IOException also if one of them is damaged
   */
  public static TakeoutExport open(S3Parts parts, Iterable<Reader> records) throws IOException {
    return of(ExportFiles.of(parts, records));
  }

  /**
   * Refuses an export that cannot be opened by its records, before all of them are made.
   *
   * @param files how many its parts have, as far as is known
   * @throws InvalidRequestException if they are more than 400,000; the message is for the user
   */
  public static void requireFits(long files) {
    PartRecord.requireFits(files);
  }

  private static TakeoutExport of(ExportFiles files) throws IOException {
    Optional<String> conflict =
        PartNames.conflict(files.parts().stream().map(TakeoutPart::name).toList());
    if (conflict.isPresent()) {
      throw new InvalidRequestException(
          "these are parts of two exports: " + conflict.get() + "; name the parts of one", null);
    }
    Catalogue catalogue = Catalogue.of(files);
    if (catalogue.items().isEmpty() && catalogue.contents().withoutMedium().isEmpty()) {
      throw new InvalidRequestException(nothingIn(files), null);
    }
    files.memory().add(files.sidecars());
    return new TakeoutExport(files.parts(), catalogue, files.memory());
  }

  /**
   * Writes the memory with which this was opened, if there is one and it would say something else.
   * It holds what the sidecars say, and is readable by its owner only. Blocks.
   *
   * @throws IOException if it cannot be written; the next opening reads the sidecars again
   */
  public void remember() throws IOException {
    memory.getAndSet(ExportMemory.none()).keep();
  }

  private static String nothingIn(ExportFiles files) {
    for (TakeoutPart part : files.parts()) {
      if (part.problem().isPresent()) {
        return "nothing could be read: " + part.name() + ": " + part.problem().get();
      }
    }
    return files.parts().isEmpty()
        ? "there are no parts of a Takeout export here"
        : "there is nothing of Google Photos in this export; order one with Google Photos";
  }

  /** The parts, readable or not. */
  public List<TakeoutPart> parts() {
    return parts;
  }

  /** The albums, in the order of the names of their folders. */
  public List<TakeoutAlbum> albums() {
    return List.copyOf(catalogue.albums());
  }

  /** What Google Photos knows about each item, those that a selection leaves out included. */
  public Stream<TakeoutItem> items() {
    return catalogue.items().stream().map(item -> TakeoutItem.of(item, catalogue.albums()));
  }

  /** The same for the items that a selection imports. */
  public Stream<TakeoutItem> items(TakeoutSelection selection) {
    return catalogue.items().stream()
        .filter(item -> selection.leftOut(item, catalogue.hasEditedForm(item)).isEmpty())
        .map(item -> TakeoutItem.of(item, catalogue.albums()));
  }

  /** The items as they were taken: no edited forms, and no videos of motion photos. */
  List<CatalogueItem> originals() {
    return catalogue.items().stream()
        .filter(item -> item.occurrence().role() == Occurrence.Role.ITEM)
        .toList();
  }

  boolean hasEditedForm(String id) {
    return catalogue.item(id).filter(catalogue::hasEditedForm).isPresent();
  }

  /** The items of each album that a selection imports, in the order of {@link #albums()}. */
  public List<AlbumMembers> albumMembers(TakeoutSelection selection) {
    List<List<String>> ids = new ArrayList<>();
    catalogue.albums().forEach(album -> ids.add(new ArrayList<>()));
    for (CatalogueItem item : catalogue.items()) {
      if (selection.leftOut(item, catalogue.hasEditedForm(item)).isEmpty()) {
        item.albums().forEach(album -> ids.get(album).add(item.id()));
      }
    }
    List<AlbumMembers> members = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      members.add(new AlbumMembers(catalogue.albums().get(i), ids.get(i)));
    }
    return members;
  }

  /**
   * Where the bytes of an item are, for {@link S3Parts#open}.
   *
   * @param id the id of its media item
   * @return empty if there is no such item, or it is not in a bucket
   */
  public Optional<PartLocation> location(String id) {
    return catalogue.item(id).flatMap(item -> item.entry().location());
  }

  /** Whether a media item is of this export, whether or not a selection imports it. */
  public boolean holds(String id) {
    return catalogue.item(id).isPresent();
  }

  /** What is in it. */
  public TakeoutContents contents() {
    return catalogue.contents();
  }

  /** Whether all of it is here. */
  public Completeness completeness() {
    return catalogue.completeness();
  }

  /**
   * How many items a selection leaves out, and why.
   *
   * @return a map without zeros
   */
  public Map<TakeoutSelection.LeftOut, Integer> leftOut(TakeoutSelection selection) {
    Map<TakeoutSelection.LeftOut, Integer> counts = new EnumMap<>(TakeoutSelection.LeftOut.class);
    for (CatalogueItem item : catalogue.items()) {
      selection
          .leftOut(item, catalogue.hasEditedForm(item))
          .ifPresent(reason -> counts.merge(reason, 1, Integer::sum));
    }
    return counts;
  }

  /**
   * Lets items that an earlier import stored without their sidecar keep the id they got then, so
   * that they are not stored once more. To be called before the items are used. Reads unpacked
   * files that are as large as one of those.
   *
   * @param ledger of the import that is about to run; only read
   * @throws IOException if it cannot be read
   */
  public void keepIds(ImportLedger ledger) throws IOException {
    catalogue.keepIds(ledger);
  }

  /**
   * The same for parts whose files have checksums, without a ledger that can be asked for one item
   * after another.
   *
   * @param ofContent the ids of stored items that begin with {@link #ID_OF_CONTENT}
   * @param stored returns which of some ids are stored; asked once, for items found among the first
   */
  public void keepIds(Set<String> ofContent, UnaryOperator<Set<String>> stored) {
    catalogue.keepIds(ofContent, stored);
  }

  /**
   * Its items, for the engine. They can be opened as often as wanted. Of an item in an archive,
   * length and CRC-32 are compared with those noted there before its end is reported; for unpacked
   * files and videos outside the archives there is nothing to compare with.
   */
  public MediaSource source(TakeoutSelection selection) {
    return new TakeoutSource(
        catalogue,
        catalogue.items().stream()
            .filter(
                item -> selection.leftOut(item, catalogue.hasEditedForm(item)).isEmpty())
            .sorted(TakeoutExport::inReadingOrder)
            .toList());
  }

  private static int inReadingOrder(CatalogueItem one, CatalogueItem other) {
    int byArchive = one.entry().readInOrder().compareTo(other.entry().readInOrder());
    return byArchive != 0
        ? byArchive
        : Integer.compare(one.entry().number(), other.entry().number());
  }

  /**
   * {@code yyyy/MM/<filename>} by local capture time where it can be known: of JPEG and HEIC photos
   * and videos of Apple's devices. The zone is that of the camera, or the difference between the
   * time in the file and that in the sidecar. In UTC for the others. Making a key reads the first
   * bytes of the file, which in a bucket is a request, and of a video what describes it.
   */
  public KeyStrategy keysByDate() {
    KeyStrategy byTime = KeyStrategies.captureDate();
    return item -> byTime.keyFor(atLocalTime(item));
  }

  private MediaItem atLocalTime(MediaItem item) {
    return CameraTime.local(
        item, catalogue.item(item.id()).flatMap(known -> CameraTime.of(known.entry())));
  }

  /**
   * {@code <album>/<filename>} by the first album of an item, in the order of the names of their
   * folders in the export; {@link #keysByDate()} for items that are in no album. An item that is
   * stored stays where it is when a newer export has it in other albums.
   */
  public KeyStrategy keysByAlbum() {
    KeyStrategy byDate = keysByDate();
    return item -> {
      String albums = item.details().getOrDefault(MediaItem.ALBUMS, "");
      return albums.isEmpty()
          ? byDate.keyFor(item)
          : KeyStrategies.albumTitle(albums.lines().findFirst().orElse("")).keyFor(item);
    };
  }

  /** The same for {@link TakeoutSelection#defaults()}. */
  public MediaSource source() {
    return source(TakeoutSelection.defaults());
  }
}
