/**
 * The inbox: where users upload the files of their Google Takeout exports, to be imported by jobs.
 * {@link dev.mediaimporter.inbox.Inbox} is what a user asks; the store behind it is a port.
 */
@NullMarked
package dev.mediaimporter.inbox;

import org.jspecify.annotations.NullMarked;
