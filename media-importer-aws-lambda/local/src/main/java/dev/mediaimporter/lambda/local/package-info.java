/**
 * The AWS deployment on one machine: stand-ins for the services that the functions call, for the
 * HTTP API in front of them and for the queue that feeds them.
 */
@NullMarked
package dev.mediaimporter.lambda.local;

import org.jspecify.annotations.NullMarked;
