/** The limits of retries and waits, and the sleeper that tests replace. */
@NullMarked
package dev.mediaimporter.resilience;

import org.jspecify.annotations.NullMarked;
