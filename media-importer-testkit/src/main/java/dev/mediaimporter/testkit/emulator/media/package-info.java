/** Bytes of any size that are computed when they are read. Imports nothing else of the emulator. */
@NullMarked
package dev.mediaimporter.testkit.emulator.media;

import org.jspecify.annotations.NullMarked;
