/** What is retried, how long is waited, and when to give up, as plain values. */
@NullMarked
package dev.mediaimporter.resilience;

import org.jspecify.annotations.NullMarked;
