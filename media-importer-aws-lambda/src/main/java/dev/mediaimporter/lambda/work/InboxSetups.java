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
import dev.mediaimporter.takeout.TakeoutSelection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The inboxes of users as the source, and one sink for all. Thread-safe. */
public final class InboxSetups implements JobSetup.Factory {
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
        items,
        job.user());
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

  private static TakeoutSelection selection(ExportChoice choice) {
    return new TakeoutSelection(
        choice.trashed(),
        choice.archived(),
        choice.locked(),
        TakeoutSelection.Edited.valueOf(choice.edited().name()));
  }
}
