/**
 * The functions of the AWS deployment, and how their parts are connected. Everything that is not
 * AWS is in the other packages.
 */
@NullMarked
package dev.mediaimporter.lambda;

import org.jspecify.annotations.NullMarked;
