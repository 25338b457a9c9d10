package dev.mediaimporter.lambda.work;

import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.inbox.InboxKeys;
import dev.mediaimporter.inbox.InboxStore;
import dev.mediaimporter.jobs.ExportChoice;
import dev.mediaimporter.jobs.ItemStore;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobSetup;
import dev.mediaimporter.jobs.JobSource;
import dev.mediaimporter.jobs.SmallPictures;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.takeout.S3Parts;
import dev.mediaimporter.takeout.TakeoutExport;
import dev.mediaimporter.takeout.TakeoutSelection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The inboxes of users as the source, and one sink for all. Thread-safe. */
public final class InboxSetups implements JobSetup.Factory {
  /** As many as the store of items is asked for at once. */
  private static final int ITEMS = 100;

  private final InboxStore store;
  private final ItemStore items;
  private final Function<String, S3Parts> parts;
  private final MediaSink sink;
  private final SmallPictures.Store pictures;
  private final KeyLayout layout;
  private final Supplier<byte[]> hmacKey;

  /**
   * Connects these parts.
   *
   * @param store keeps what workers find out about an export
   * @param items what users hold
   * @param parts returns the parts below a prefix
   * @param hmacKey the key of {@link KeyLayout#OWNER_HMAC}; not asked by the others
   */
  public InboxSetups(
      InboxStore store,
      ItemStore items,
      Function<String, S3Parts> parts,
      MediaSink sink,
      SmallPictures.Store pictures,
      KeyLayout layout,
      Supplier<byte[]> hmacKey) {
    this.store = store;
    this.items = items;
    this.parts = parts;
    this.sink = sink;
    this.pictures = pictures;
    this.layout = layout;
    this.hmacKey = hmacKey;
  }

  @Override
  public JobSetup open(Job job, Profile profile) {
    if (!(job.source() instanceof JobSource.Inbox inbox)) {
      throw new IllegalArgumentException("not a job that imports from an inbox: " + job.id());
    }
    InboxKeys keys = new InboxKeys(job.user());
    ExportWork work = new ExportWork(store, keys.workOf(job.id()));
    ExportSource source = new ExportSource(
        parts.apply(keys.filesOf(inbox.export())),
        work,
        selection(inbox.choice()),
        held(job.user()));
    ExportDocuments files = new ExportDocuments(
        job, inbox.choice(), work, items, sink, layout.folder(profile.email(), hmacKey));
    KeyStrategy keysOfItems = layout.keys(profile.email(), Optional.empty(), hmacKey);
    return new JobSetup(
        source,
        source::lookUp,
        sink,
        pictures,
        layout.hasDate() ? item -> keysOfItems.keyFor(source.atLocalTime(item)) : keysOfItems,
        () -> {},
        () -> source.report().or(files::report),
        inbox.choice().manifests() || inbox.choice().xmp() ? Optional.of(files) : Optional.empty());
  }

  /**
   * Ids of content are asked for all at once: an export has as many as items, and a user hardly
   * holds any.
   */
  private UnaryOperator<Set<String>> held(String user) {
    return ids -> {
      Set<String> held = new HashSet<>();
      List<String> others = new ArrayList<>();
      ids.stream().filter(id -> !id.startsWith(TakeoutExport.ID_OF_CONTENT)).forEach(others::add);
      if (others.size() < ids.size()) {
        held.addAll(items.heldIds(user, TakeoutExport.ID_OF_CONTENT, ids::contains));
      }
      for (int from = 0; from < others.size(); from += ITEMS) {
        int to = Math.min(from + ITEMS, others.size());
        held.addAll(items.held(user, others.subList(from, to)).keySet());
      }
      return held;
    };
  }

  private static TakeoutSelection selection(ExportChoice choice) {
    return new TakeoutSelection(
        choice.trashed(),
        choice.archived(),
        choice.locked(),
        TakeoutSelection.Edited.valueOf(choice.edited().name()));
  }
}
