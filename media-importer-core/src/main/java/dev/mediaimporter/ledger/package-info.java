/** The record of what was imported, and its file. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    allowedClasspathAnnotations = {Override.class})
package dev.mediaimporter.ledger;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
