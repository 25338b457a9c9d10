/** Logs and metrics as lines of JSON on the standard output. */
@NullMarked
package dev.mediaimporter.lambda.log;

import org.jspecify.annotations.NullMarked;
