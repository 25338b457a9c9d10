/**
 * Imports photos and videos from Google Photos into a folder, an S3 bucket or a sink of your own.
 * You asked for N items: the {@link dev.mediaimporter.ImportReport} says that N are stored, with
 * the SHA-256 of their bytes, or which failed and why. Nothing is stored cut off or twice, one bad
 * item never ends a run, and a run that was stopped goes on where it was.
 *
 * <pre>{@code
 * var token = PhotosCredentials.ofAccessToken(accessToken);
 * try (var photos = GooglePhotosClient.create(token, GooglePhotosSettings.defaults());
 *     var folder = LocalMediaSink.in(target)) {
 *   return MediaImporter.withDefaults()
 *       .run(ImportRequest.builder()
 *           .source(MediaSource.of(photos, MediaQuery.everything()))
 *           .sink(folder)
 *           .keys(KeyStrategies.ownerMd5("ann@example.com"))
 *           .build());
 * }
 * }</pre>
 *
 * <h2>The way of one item</h2>
 *
 * The classes in the order in which an item meets them:
 *
 * <ol>
 *   <li>{@code ImportRun} is one run of {@link dev.mediaimporter.MediaImporter}. It takes an item
 *       from {@code ItemFeed}, which lists the {@link dev.mediaimporter.photos.MediaSource} page by
 *       page; skips it if the {@link dev.mediaimporter.ledger.ImportLedger} holds it and the
 *       destination does not lack it; and reserves its name, which a
 *       {@link dev.mediaimporter.key.KeyStrategy} gave, in {@code NameReservations}.
 *   <li>{@code TransferPool} has a thread free for it; {@code Transfers} knows what is in flight,
 *       so that a stop can end it.
 *   <li>{@code ItemTransfer} finds the first free name and puts an {@code ItemDownload} into the
 *       {@link dev.mediaimporter.sink.MediaSink}.
 *   <li>{@code ItemDownload} is the {@link dev.mediaimporter.media.MediaContent} that the sink
 *       opens: {@code DownloadLinks} renews its link, {@code ResumedStream} continues broken
 *       connections, {@code ItemAttempts} and {@code Attempts} limit the requests and the waits by
 *       the {@link dev.mediaimporter.resilience.ResiliencePolicy}, {@code Pauses} waits.
 *   <li>{@code MotionVideos} does the same for the video of a motion photo.
 *   <li>{@code RunOutcome} writes what became of it to the ledger, tells the
 *       {@link dev.mediaimporter.ImportListener}, counts it ({@code RunCounts}), and decides
 *       whether the run goes on ({@code RunStop}). At the end it makes the report.
 * </ol>
 *
 * <h2>The packages</h2>
 *
 * <ul>
 *   <li>{@code media}: items, keys, bodies and exceptions, which all others use.
 *   <li>{@code photos}: sources of items, as interfaces; {@code photos.google}: Google's two APIs.
 *   <li>{@code sink}: destinations, as an interface; {@code sink.local}: folders; {@code sink.s3}:
 *       buckets.
 *   <li>{@code key}: names at the destination. {@code ledger}: what earlier runs did.
 *       {@code resilience}: the limits of retries and waits.
 *   <li>{@code verify}: compares a destination with its ledgers.
 *   <li>{@code internal}: what several packages share; not API.
 * </ul>
 *
 * To write a destination, start with {@link dev.mediaimporter.sink.MediaSink}; to keep a ledger,
 * with {@link dev.mediaimporter.ledger.FileLedger}; for requests outside a run, with
 * {@link dev.mediaimporter.RetryingClients}. Signing in and Google Takeout are libraries of their
 * own: {@code media-importer-signin} and {@code media-importer-takeout}.
 */
@NullMarked
@ValueStyle
package dev.mediaimporter;

import org.jspecify.annotations.NullMarked;
