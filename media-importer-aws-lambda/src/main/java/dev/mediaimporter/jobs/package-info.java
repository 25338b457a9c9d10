/**
 * Imports that outlive the process that runs them: jobs, worked off page by page by workers that
 * may die at any moment. Host-independent: queue, tables and key management are ports.
 *
 * <p>{@link dev.mediaimporter.jobs.JobService} is what a user asks,
 * {@link dev.mediaimporter.jobs.PageProcessor} what a worker does with one message,
 * {@link dev.mediaimporter.jobs.Sweep} what puts right what got lost. With
 * {@link dev.mediaimporter.jobs.Watches} a user has albums imported again and again; the sweep
 * starts those.
 *
 * <p>The protocol: a message names a job and a page. A worker takes the job's lease, lists that one
 * page, imports its items, moves the job on (page number, page token and counts in one conditional
 * write), and only then sends the message of the next page. So whatever dies, is lost or comes
 * twice, the stored objects are the same and the counts are true:
 *
 * <ul>
 *   <li>dead before the write: the same page is done again, what is held is skipped;
 *   <li>dead between write and message: the old message comes back, finds the job ahead and idle,
 *       and sends the current page; or else the sweep does;
 *   <li>two messages for one page: one worker gets the lease, the other drops its message.
 * </ul>
 *
 * <p>Counts are those of one pass over the listing. When the service refuses a page token, the pass
 * starts again at page one, and with it the counts.
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
