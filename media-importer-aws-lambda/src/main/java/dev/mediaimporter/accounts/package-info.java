/**
 * The users of the service: their profiles and their sealed tokens. Storage and key management are
 * ports.
 */
@NullMarked
package dev.mediaimporter.accounts;

import org.jspecify.annotations.NullMarked;
