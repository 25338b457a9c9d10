/**
 * The functions of the AWS deployment and how their parts are put together. Thin: what is not AWS
 * is in the core.
 */
@NullMarked
package dev.mediaimporter.lambda;

import org.jspecify.annotations.NullMarked;
