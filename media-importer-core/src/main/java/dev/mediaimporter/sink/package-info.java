/** Where media goes: the port that a destination implements, and its receipts. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    allowedClasspathAnnotations = {Override.class})
package dev.mediaimporter.sink;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
