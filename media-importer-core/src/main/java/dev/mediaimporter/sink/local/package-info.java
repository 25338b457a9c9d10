/** A folder as destination. */
@NullMarked
package dev.mediaimporter.sink.local;

import org.jspecify.annotations.NullMarked;
