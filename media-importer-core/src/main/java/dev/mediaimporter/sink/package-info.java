/** Where media goes: the port that a destination implements, and its receipts. */
@NullMarked
package dev.mediaimporter.sink;

import org.jspecify.annotations.NullMarked;
