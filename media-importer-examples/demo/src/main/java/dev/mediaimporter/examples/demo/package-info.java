/** The pictures that the demo imports. */
@NullMarked
package dev.mediaimporter.examples.demo;

import org.jspecify.annotations.NullMarked;
