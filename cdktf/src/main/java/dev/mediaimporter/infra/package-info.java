/**
 * The AWS reference deployment as a CDK for Terraform stack: settings in, Terraform JSON out. Talks
 * to no cloud itself; applying what it writes is Terraform's part.
 */
@NullMarked
package dev.mediaimporter.infra;

import org.jspecify.annotations.NullMarked;
