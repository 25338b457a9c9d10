/**
 * The whole AWS deployment on this machine: the functions of {@code media-importer-aws-lambda}
 * between stand-ins for what they run in and call. Nothing in here is part of the deployment.
 */
@NullMarked
package dev.mediaimporter.examples.cloud;

import org.jspecify.annotations.NullMarked;
