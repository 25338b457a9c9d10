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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
      "        --keys date --dry-run",
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
      description = "library:album/<id or exact title> or library:all (Google shows only what was"
          + " uploaded with the same OAuth client); or picker:<session>, to resume what 'pick'"
          + " began.")
  String from = "";

  @Mixin
  final ImportOptions options = new ImportOptions();

  @Option(names = "--dry-run", description = "Show what would be stored and where; write nothing.")
  boolean dryRun;

  @Option(
      names = "--every-album",
      description = "With --keys album: store items that are in several albums under each of them,"
          + " not only under the first that is imported.")
  boolean everyAlbum;

  @Option(names = "--retry-failed", description = "Import only the items that failed before.")
  boolean retryFailed;

  ImportCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    ReportOutput output = options.output(context);
    try {
      SourceSpec spec = source();
      ResolvedOptions resolved = resolve(spec);
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

  private SourceSpec source() {
    try {
      return SourceSpec.parse(from);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(
          "--from must be library:album/<id or exact title>, library:all or picker:<session>, got "
              + Printable.of(from, 80));
    }
  }

  private ResolvedOptions resolve(SourceSpec spec) {
    ResolvedOptions resolved = options.resolve(context);
    if (options.noLedger && retryFailed) {
      throw Refusal.usage("--no-ledger cannot be combined with --retry-failed");
    }
    if (dryRun && retryFailed) {
      throw Refusal.usage("--dry-run cannot be combined with --retry-failed");
    }
    if (resolved.keyChoice() == KeyChoice.ALBUM && !(spec instanceof SourceSpec.Album)) {
      throw Refusal.usage("--keys album needs one album: --from library:album/<id or exact title>");
    }
    if (everyAlbum && resolved.keyChoice() != KeyChoice.ALBUM) {
      throw Refusal.usage("--every-album needs --keys album");
    }
    return resolved;
  }

  /** What was imported before; with {@code --every-album}, to this album. */
  private ImportLedger share(ImportLedger ledger, Optional<String> album) {
    return everyAlbum && album.isPresent() ? ledger.inFolder(album.get()) : ledger;
  }

  /** Refuses everything that can be refused before anything is written. */
  private int execute(SourceSpec spec, ResolvedOptions resolved, CliImport run, ReportOutput output)
      throws IOException {
    Optional<GoogleAccount> account = account(resolved);
    String owner = resolved.owner(account);
    try (GoogleAccess google = access(resolved, account, spec);
        OpenDestination open = OpenDestination.of(resolved.destination(), resolved.s3(), context)) {
      MediaSink sink = open.sink();
      ResolvedSource source = ResolvedSource.by(spec, google, run.retries());
      KeyStrategy keys = resolved.strategy(owner, source.albumTitle());
      if (!retryFailed && !(spec instanceof SourceSpec.Picked)) {
        source = source.begun();
      }
      if (spec instanceof SourceSpec.Picked picked) {
        output.picked(picked.sessionId(), Optional.empty());
      }
      sink.checkWritable();
      Optional<String> album = resolved.albumFolder(keys, sink);
      try (ImportLedger opened = resolved.openLedger(owner)) {
        ImportLedger ledger = share(opened, album);
        CliImport.Target target = new CliImport.Target(sink, keys, ledger, album);
        return retryFailed
            ? run.run(source, target, ImportRequest.Scope.FAILED_BEFORE, failedBefore(ledger))
            : run.run(source, target, ImportRequest.Scope.EVERYTHING, source.expected());
      }
    }
  }

  private static Optional<GoogleAccount> account(ResolvedOptions resolved) {
    Optional<GoogleAccount> account = resolved.account();
    GoogleAccess.requireCredentials(resolved.google(), account);
    return account;
  }

  private GoogleAccess access(
      ResolvedOptions resolved, Optional<GoogleAccount> account, SourceSpec spec) {
    return GoogleAccess.open(
        resolved.google(), account, GoogleScopes.neededFor(spec.api()), context);
  }

  private static OptionalLong failedBefore(ImportLedger ledger) throws IOException {
    try (Stream<LedgerEntry> entries = ledger.entries()) {
      return OptionalLong.of(
          entries.filter(LedgerEntry.Failed.class::isInstance).count());
    }
  }

  private int dryRun(SourceSpec spec, ResolvedOptions resolved, ReportOutput output)
      throws IOException {
    Optional<GoogleAccount> account = account(resolved);
    String owner = resolved.owner(account);
    long start = System.nanoTime();
    try (GoogleAccess google = access(resolved, account, spec);
        OpenDestination open = OpenDestination.of(resolved.destination(), resolved.s3(), context);
        ImportLedger ledger = resolved.openLedgerReadOnly(owner)) {
      ResolvedSource source = ResolvedSource.by(spec, google, ImportListener.NONE);
      KeyStrategy keys = resolved.strategy(owner, source.albumTitle());
      Optional<String> album = resolved.albumFolder(keys, open.sink());
      DryRun dryRun = new DryRun(open.sink(), share(ledger, album), keys);
      for (MediaItem item : source.listing()) {
        dryRun.check(item, (outcome, key) -> {
          if (options.json) {
            context.out().println(ReportJson.line(outcome.event(item, key)));
          } else if (!options.quiet) {
            context.out().println(outcome.line(key));
          }
        });
      }
      return output.dryRunFinished(
          dryRun.wouldStore(),
          dryRun.alreadyThere(),
          open.sink().describe(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
  }
}
