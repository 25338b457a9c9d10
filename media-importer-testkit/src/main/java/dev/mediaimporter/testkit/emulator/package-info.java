/**
 * The pieces of {@link dev.mediaimporter.testkit.PhotosEmulator}: the library it shows, the
 * switches that make it misbehave, and what it was asked. The server itself is package-private.
 */
@NullMarked
@ValueStyle
package dev.mediaimporter.testkit.emulator;

import org.jspecify.annotations.NullMarked;
