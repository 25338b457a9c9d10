/**
 * Albums that are imported again at regular times: {@link dev.mediaimporter.watches.Watches} is
 * what a user asks, {@link dev.mediaimporter.watches.DueWatches} starts the jobs.
 */
@NullMarked
package dev.mediaimporter.watches;

import org.jspecify.annotations.NullMarked;
