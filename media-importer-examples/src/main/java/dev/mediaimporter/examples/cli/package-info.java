/** The program {@code media-importer}: a class for each command, and what they share. */
@NullMarked
package dev.mediaimporter.examples.cli;

import org.jspecify.annotations.NullMarked;
