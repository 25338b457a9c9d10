/**
 * What tests and demonstrations of imports stand on:
 * {@link dev.mediaimporter.testkit.PhotosEmulator} speaks Google's side, and the fakes replace time
 * and the ports.
 */
@NullMarked
package dev.mediaimporter.testkit;

import org.jspecify.annotations.NullMarked;
