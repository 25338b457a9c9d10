/**
 * The server behind {@link dev.mediaimporter.testkit.PhotosEmulator}, in one package for each thing
 * it emulates. Callers need {@code library} to build what it shows, {@code faults} to make it
 * misbehave and to read what it was asked, and {@code picker}; public types of {@code api},
 * {@code http} and {@code signin} are public only for the emulator's other packages.
 */
@NullMarked
@ValueStyle
package dev.mediaimporter.testkit.emulator;

import org.jspecify.annotations.NullMarked;
