/**
 * The pieces of {@link dev.mediaimporter.testkit.PhotosEmulator}: the library it shows, the
 * switches that make it misbehave, and what it was asked. The server itself is package-private.
 */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package dev.mediaimporter.testkit.emulator;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
