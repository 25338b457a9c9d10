/**
 * Imports that outlive the process that runs them: jobs, processed page by page by workers that may
 * crash at any moment. Independent of the host: queue, tables and key management are ports.
 *
 * <p>{@link dev.mediaimporter.jobs.JobService} serves the requests of users,
 * {@link dev.mediaimporter.jobs.PageProcessor} processes one page, and
 * {@link dev.mediaimporter.jobs.Sweep} finds what is due or got lost, for
 * {@link dev.mediaimporter.jobs.JobCheck} to repair.
 *
 * <p>The protocol: a message names a job and a page. A worker takes the job's lease, lists that one
 * page, imports its items, moves the job to the next page (page number, page token and counts in
 * one conditional write), and only then sends the message of the next page. So whatever crashes, is
 * lost or is delivered twice, the stored objects are the same and the counts are right:
 *
 * <ul>
 *   <li>a crash before the write: the same page is processed again, and stored items are skipped;
 *   <li>a crash between write and message: the old message is delivered again, finds the job ahead
 *       and idle, and sends the current page; otherwise the sweep does;
 *   <li>two messages for one page: one worker gets the lease, the other drops its message.
 * </ul>
 *
 * <p>When all items were tried, a job may have pages without items that do something at the
 * destination ({@link dev.mediaimporter.jobs.JobSetup.Finish}), by the same protocol.
 *
 * <p>Counts are those of one pass over the listing. When the service refuses a page token, the pass
 * starts again at page one, and so do the counts.
 */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    allowedClasspathAnnotations = {Override.class})
package dev.mediaimporter.jobs;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
