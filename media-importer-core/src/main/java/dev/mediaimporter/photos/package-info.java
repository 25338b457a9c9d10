/** Where media comes from: the port to Google's Library API, and lazy paging. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    allowedClasspathAnnotations = {Override.class})
package dev.mediaimporter.photos;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
