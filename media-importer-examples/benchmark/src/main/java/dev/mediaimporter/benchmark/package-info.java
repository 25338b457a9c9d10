/** Measures the program as a whole process, beside rclone where it is installed. */
@NullMarked
package dev.mediaimporter.benchmark;

import org.jspecify.annotations.NullMarked;
