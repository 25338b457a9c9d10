/**
 * Imports media from Google Photos into a media sink. Start at
 * {@link dev.mediaimporter.MediaImporter}.
 */
@NullMarked
@ValueStyle
package dev.mediaimporter;

import org.jspecify.annotations.NullMarked;
