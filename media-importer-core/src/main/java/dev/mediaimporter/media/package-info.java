/**
 * The vocabulary everything else speaks: media items, object keys, opened bytes, and the errors,
 * sorted by what the caller does next.
 */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    allowedClasspathAnnotations = {Override.class})
package dev.mediaimporter.media;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
