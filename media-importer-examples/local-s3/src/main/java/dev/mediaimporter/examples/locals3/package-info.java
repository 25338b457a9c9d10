/** An S3 server on this machine. */
@NullMarked
package dev.mediaimporter.examples.locals3;

import org.jspecify.annotations.NullMarked;
