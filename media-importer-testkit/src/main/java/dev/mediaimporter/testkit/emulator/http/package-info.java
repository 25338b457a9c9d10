/**
 * A small HTTP server that can also break the protocol: it cuts, stalls and misframes bodies, which
 * no ordinary server does.
 */
@NullMarked
package dev.mediaimporter.testkit.emulator.http;

import org.jspecify.annotations.NullMarked;
