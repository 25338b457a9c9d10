/** Not API: what several packages share. */
@NullMarked
package dev.mediaimporter.internal;

import org.jspecify.annotations.NullMarked;
