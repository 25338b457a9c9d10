/** The photos, albums and users of the emulated Google Photos, and their generated media. */
@NullMarked
@ValueStyle
package dev.mediaimporter.testkit.emulator.library;

import org.jspecify.annotations.NullMarked;
