/** The Picker API, and the page that the user picks on. */
@NullMarked
package dev.mediaimporter.testkit.emulator.picker;

import org.jspecify.annotations.NullMarked;
