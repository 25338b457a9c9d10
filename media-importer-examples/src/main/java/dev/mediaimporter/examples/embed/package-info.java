/** Small programs that show how to use the library from Java: one idea a class. */
@NullMarked
package dev.mediaimporter.examples.embed;

import org.jspecify.annotations.NullMarked;
