/** What an implementation of a port must do, as tests to extend. */
@NullMarked
package dev.mediaimporter.testkit.contract;

import org.jspecify.annotations.NullMarked;
