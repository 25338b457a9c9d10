/**
 * Imports from Google Takeout: the archives ("parts") that Google makes of a Google Photos library.
 *
 * <p>{@link dev.mediaimporter.takeout.TakeoutExport} opens the parts of one export, finds the
 * metadata file ("sidecar") of each photo and video, the albums, the duplicates and what is
 * missing. {@link dev.mediaimporter.takeout.TakeoutSource} hands the items to the engine of
 * {@code dev.mediaimporter}.
 *
 * <p>Google publishes no description of the format. The rules here follow what many exports were
 * seen to hold; {@code docs/takeout.md} says what they are.
 */
@NullMarked
package dev.mediaimporter.takeout;

import org.jspecify.annotations.NullMarked;
