/** The Library API and the host that serves the bytes of photos and videos. */
@NullMarked
package dev.mediaimporter.testkit.emulator.api;

import org.jspecify.annotations.NullMarked;
