/**
 * The vocabulary everything else speaks: media items, object keys, opened bytes, and the errors,
 * sorted by what the caller does next.
 */
@NullMarked
package dev.mediaimporter.media;

import org.jspecify.annotations.NullMarked;
