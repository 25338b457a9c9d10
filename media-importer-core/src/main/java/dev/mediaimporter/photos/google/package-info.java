/** The clients that speak to Google over HTTP. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    allowedClasspathAnnotations = {Override.class})
package dev.mediaimporter.photos.google;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
