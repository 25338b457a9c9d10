/** An S3 bucket as destination. */
@NullMarked
package dev.mediaimporter.sink.s3;

import org.jspecify.annotations.NullMarked;
