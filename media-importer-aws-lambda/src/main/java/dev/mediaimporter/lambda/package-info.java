/**
 * The functions of the AWS deployment and how their parts are put together. Thin: what is not AWS
 * is in the core.
 */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    allowedClasspathAnnotations = {Override.class})
package dev.mediaimporter.lambda;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
