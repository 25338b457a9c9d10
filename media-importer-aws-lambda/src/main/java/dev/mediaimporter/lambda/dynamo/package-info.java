/** The stores of jobs, items, watches and users in one DynamoDB table. */
@NullMarked
package dev.mediaimporter.lambda.dynamo;

import org.jspecify.annotations.NullMarked;
