package dev.mediaimporter.examples.cli;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.sink.MediaSink;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code import}: imports an album, the library or a picked selection. */
@Command(
    name = "import",
    description = "Import an album, everything, or what was picked, into a folder or into S3.",
    customSynopsis = "@|bold media-importer import|@ --from SOURCE --to DESTINATION [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Every listed item is either stored, already there, or named in the report as failed,"
          + " with the cause. Run the same command again to resume after a pause or to retry"
          + " failures; stored items are not downloaded again.",
      "",
      ExitCode.OF_IMPORTS,
      "",
      "Examples:",
      "  An album into a folder:",
      "    media-importer import --from 'library:album/Summer at the lake' \\",
      "        --to ~/Pictures/lake",
      "",
      "  Everything into S3, with a report for scripts:",
      "    media-importer import --from library:all --to s3://my-photos/google \\",
      "        --report report.json",
      "",
      "  Show what would be imported, without importing:",
      "    media-importer import --from library:all --to ~/Pictures \\",
      "        --dry-run",
      "",
      "  A Google Takeout export into a folder:",
      "    media-importer import --from takeout:Downloads/takeout --to ~/Pictures \\",
      "        --owner ann@example.com",
      "",
      "  Into MinIO on this machine, with a token instead of a sign-in:",
      "    export GOOGLE_ACCESS_TOKEN=...",
      "    media-importer import --from library:all --to s3://photos \\",
      "        --owner ann@example.com --s3-endpoint http://127.0.0.1:9000"
    })
final class ImportCommand extends CliCommand {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "SOURCE",
      description =
          "takeout:PLACE, picker:SESSION, library:all or library:album/TITLE. takeout: has the"
              + " parts of a Google Takeout export, in a folder, file, pattern or s3://bucket/prefix; it"
              + " needs no sign-in and can be repeated for several files. picker: resumes what 'pick'"
              + " began. library: has what was uploaded with the same OAuth client, as Google shows no"
              + " more; an album is named by its id or exact title.")
  List<String> from = List.of();

  @Mixin
  final ImportOptions options = new ImportOptions();

  @Option(
      names = {"-n", "--dry-run"},
      description = "Show what would be stored and where; write nothing.")
  boolean dryRun;

  @Option(
      names = "--every-album",
      description = "Store items of several albums under each of them. Otherwise they are stored"
          + " under the first that is imported. Needs --keys album.")
  boolean everyAlbum;

  @Option(names = "--retry-failed", description = "Import only the items that failed before.")
  boolean retryFailed;

  @ArgGroup(exclusive = false, validate = false, heading = TakeoutOptions.HEADING)
  final TakeoutOptions takeout = new TakeoutOptions();

  ImportCommand(CliContext context) {
    super(context);
  }

  /** An import's source, opened. */
  interface Input extends AutoCloseable {
    ResolvedSource source(ImportListener retries);

    /** The bytes of items by id, where they are known before a download. */
    default Map<String, Long> sizes() {
      return Map.of();
    }

    @Override
    void close();
  }

  @Override
  public Integer call() throws IOException {
    ReportOutput output = options.output(context);
    try {
      Optional<SourceSpec> spec = SourceInput.parse(from, context).spec();
      ResolvedOptions resolved = resolve(spec);
      if (spec.isEmpty()) {
        TakeoutPlaces.of(from, context).orElseThrow().requireThere();
      }
      if (dryRun) {
        context.interruption().endAtOnce(output::stoppedBeforeTheFirstItem);
        return dryRun(spec, resolved, output);
      }
      try (CliImport run = new CliImport(options, context, output)) {
        context.interruption().endAtOnce(() -> {
          run.stopProgress();
          output.stoppedBeforeTheFirstItem();
        });
        return execute(spec, resolved, run, output);
      }
    } catch (IOException | RuntimeException e) {
      output.notBegun(e);
      throw e;
    }
  }

  private ResolvedOptions resolve(Optional<SourceSpec> spec) {
    ResolvedOptions resolved = options.resolve(context);
    if (options.ledger.none && retryFailed) {
      throw Refusal.usage("--no-ledger cannot be combined with --retry-failed");
    }
    if (retryFailed && options.filter.wanted().isPresent()) {
      throw Refusal.usage("--retry-failed cannot be combined with --since, --until, --type,"
          + " --include, --exclude or --files-from");
    }
    if (dryRun && retryFailed) {
      throw Refusal.usage("--dry-run cannot be combined with --retry-failed");
    }
    takeout.resolve(spec.isEmpty(), flags());
    if (spec.isEmpty() && options.motionVideos) {
      throw Refusal.usage("--motion-videos cannot be combined with a Takeout export, which has"
          + " motion videos as items of their own");
    }
    boolean byAlbum = resolved.keyFlag().filter(KeyChoice.ALBUM::equals).isPresent();
    if (byAlbum && !fromAlbums(spec)) {
      throw Refusal.usage("--keys album needs one album, --from library:album/<id or exact title>,"
          + " or a Takeout export");
    }
    if (everyAlbum && spec.isEmpty()) {
      throw Refusal.usage(
          "--every-album cannot be combined with a Takeout export, of which each item"
              + " is stored once; albums/<title>.json lists the items of each album");
    }
    if (everyAlbum && !byAlbum) {
      throw Refusal.usage("--every-album needs --keys album");
    }
    return resolved;
  }

  private static boolean fromAlbums(Optional<SourceSpec> spec) {
    return spec.isEmpty() || spec.get() instanceof SourceSpec.Album;
  }

  /** What was imported before; with {@code --every-album}, to this album. */
  private ImportLedger share(ImportLedger ledger, Optional<String> album) {
    return everyAlbum && album.isPresent() ? ledger.inFolder(album.get()) : ledger;
  }

  /** Refuses everything that can be refused before anything is written. */
  private int execute(
      Optional<SourceSpec> spec, ResolvedOptions given, CliImport run, ReportOutput output)
      throws IOException {
    Optional<GoogleAccount> account = account(spec, given);
    String owner = given.owner(account);
    given.requireMounted(owner);
    ResolvedOptions resolved = given.keyed(owner, fromAlbums(spec));
    try (Input input = open(spec, resolved, account, owner, output);
        OpenDestination open = resolved.openDestination()) {
      if (input instanceof TakeoutInput export
          && !retryFailed
          && options.filter.wanted().isEmpty()) {
        export.requireSpace(resolved, owner);
      }
      MediaSink sink = open.sink();
      ResolvedSource source =
          input.source(run.retries()).filtered(options.filter.wanted(), output.leftOut());
      KeyStrategy keys = keys(input, resolved, owner, source);
      if (!retryFailed && spec.filter(SourceSpec.Picked.class::isInstance).isEmpty()) {
        source = source.begun();
      }
      if (spec.orElse(null) instanceof SourceSpec.Picked picked) {
        output.picked(picked.sessionId(), Optional.empty());
        run.tell("Listing what was picked...");
        source = retryFailed ? source : source.counted();
      }
      if (options.filter.order().isPresent()) {
        source = source.ordered(options.filter.order(), input.sizes());
        run.tell("Listing everything first, to order it...");
      }
      sink.checkWritable();
      Optional<String> album = albumFolder(spec, resolved, keys, sink);
      if (input instanceof TakeoutInput export) {
        run.afterwards(new TakeoutExtras(
            export.opened().export(), export.selection(), takeout, owner, export.report()));
      }
      try (ImportLedger opened = resolved.openLedger(owner)) {
        if (input instanceof TakeoutInput export) {
          export.remember(context);
        }
        ImportLedger ledger = share(opened, album);
        CliImport.Target target =
            new CliImport.Target(sink, keys, ledger, resolved.keyChoice().folder(keys), album);
        return retryFailed
            ? run.run(source, target, ImportRequest.Scope.FAILED_BEFORE, failedBefore(ledger))
            : run.run(source, target, ImportRequest.Scope.EVERYTHING, source.expected());
      }
    }
  }

  private static KeyStrategy keys(
      Input input, ResolvedOptions resolved, String owner, ResolvedSource source) {
    KeyChoice choice = resolved.keyChoice();
    if (input instanceof TakeoutInput takeout && choice == KeyChoice.ALBUM) {
      return takeout.opened().export().keysByAlbum();
    }
    return input instanceof TakeoutInput takeout && choice == KeyChoice.DATE
        ? takeout.opened().export().keysByDate()
        : resolved.strategy(owner, source.albumTitle());
  }

  /** The folder of the one album that is imported. */
  private static Optional<String> albumFolder(
      Optional<SourceSpec> spec, ResolvedOptions resolved, KeyStrategy keys, MediaSink sink) {
    return spec.isEmpty() ? Optional.empty() : resolved.albumFolder(keys, sink);
  }

  private static Optional<GoogleAccount> account(
      Optional<SourceSpec> spec, ResolvedOptions resolved) {
    if (spec.isEmpty() && resolved.ownerFlag().isPresent()) {
      return Optional.empty();
    }
    Optional<GoogleAccount> account = resolved.account();
    if (spec.isPresent()) {
      GoogleAccess.requireCredentials(resolved.google(), account);
    }
    return account;
  }

  /** Opens the source: Google's APIs, or the parts of an export. */
  private Input open(
      Optional<SourceSpec> spec,
      ResolvedOptions resolved,
      Optional<GoogleAccount> account,
      String owner,
      ReportOutput output)
      throws IOException {
    if (spec.isEmpty()) {
      return TakeoutInput.open(this, resolved, owner, output);
    }
    return new GoogleInput(
        GoogleAccess.open(
            resolved.google(), account, GoogleScopes.neededFor(spec.get().api()), context),
        spec.get());
  }

  private record GoogleInput(GoogleAccess google, SourceSpec spec) implements Input {
    @Override
    public ResolvedSource source(ImportListener retries) {
      return ResolvedSource.by(spec, google, retries);
    }

    @Override
    public void close() {
      google.close();
    }
  }

  private static OptionalLong failedBefore(ImportLedger ledger) throws IOException {
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      return OptionalLong.of(
          entries.filter(LedgerEntry.Failed.class::isInstance).count());
    }
  }

  private int dryRun(Optional<SourceSpec> spec, ResolvedOptions given, ReportOutput output)
      throws IOException {
    Optional<GoogleAccount> account = account(spec, given);
    String owner = given.owner(account);
    ResolvedOptions resolved = given.keyed(owner, fromAlbums(spec));
    long start = System.nanoTime();
    try (Input input = open(spec, resolved, account, owner, output);
        OpenDestination open = resolved.openDestination();
        ImportLedger ledger = resolved.openLedgerReadOnly(owner)) {
      ResolvedSource source =
          input.source(ImportListener.NONE).filtered(options.filter.wanted(), output.leftOut());
      KeyStrategy keys = keys(input, resolved, owner, source);
      Optional<String> album = albumFolder(spec, resolved, keys, open.sink());
      Map<String, Long> sizes = input.sizes();
      DryRun dryRun = new DryRun(open.sink(), share(ledger, album), keys, sizes);
      for (MediaItem item : source.ordered(options.filter.order(), sizes).listing()) {
        dryRun.check(item, (outcome, key) -> {
          if (options.output.json) {
            context.out().println(ReportJson.line(outcome.event(item, key, sizes.get(item.id()))));
          } else if (!options.output.quiet) {
            context.out().println(outcome.line(key, sizes.get(item.id())));
          }
        });
      }
      return output.dryRunFinished(
          dryRun.wouldStore(),
          dryRun.bytes(),
          dryRun.alreadyThere(),
          dryRun.unreadable(),
          open.sink().describe(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
  }
}
