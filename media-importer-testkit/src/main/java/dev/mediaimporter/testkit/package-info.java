/**
 * The emulator of Google Photos, {@link dev.mediaimporter.testkit.PhotosEmulator}, and fakes of
 * what an import depends on.
 *
 * <p>The emulator has a package for each thing that it emulates. Callers need {@code library} to
 * build what it shows, {@code faults} to make it misbehave and to read what it was asked, and
 * {@code picker} to pick in a test; public types of {@code api}, {@code http} and {@code signin}
 * are public only for the emulator's other packages.
 */
@NullMarked
package dev.mediaimporter.testkit;

import org.jspecify.annotations.NullMarked;
