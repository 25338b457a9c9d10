/** What is retried, how long is waited, and when to give up, as plain values. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    allowedClasspathAnnotations = {Override.class})
package dev.mediaimporter.resilience;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
