/** Not API: the one user of Resilience4j. */
@NullMarked
package dev.mediaimporter.internal.resilience;

import org.jspecify.annotations.NullMarked;
