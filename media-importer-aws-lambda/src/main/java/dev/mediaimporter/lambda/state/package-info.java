/** The core's ports on DynamoDB (one table), SQS, KMS and Secrets Manager. */
@NullMarked
package dev.mediaimporter.lambda.state;

import org.jspecify.annotations.NullMarked;
