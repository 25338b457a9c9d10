/**
 * Imports media from Google Photos into a media sink. Start at
 * {@link dev.mediaimporter.MediaImporter}.
 */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    allowedClasspathAnnotations = {Override.class})
package dev.mediaimporter;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
