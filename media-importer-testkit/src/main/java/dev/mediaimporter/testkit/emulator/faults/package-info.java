/**
 * What can be switched on and observed: the faults, the settings, and the requests that came in.
 */
@NullMarked
package dev.mediaimporter.testkit.emulator.faults;

import org.jspecify.annotations.NullMarked;
