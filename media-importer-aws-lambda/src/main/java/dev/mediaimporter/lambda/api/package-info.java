/**
 * The HTTP API, as events of API Gateway's payload format 2.0. {@code openapi.json} beside these
 * classes describes it.
 */
@NullMarked
package dev.mediaimporter.lambda.api;

import org.jspecify.annotations.NullMarked;
