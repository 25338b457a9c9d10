/** An S3 bucket as destination. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    allowedClasspathAnnotations = {Override.class})
package dev.mediaimporter.sink.s3;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
