/** Google's sign-in as the emulator speaks it: consent pages, tokens, and ID tokens. */
@NullMarked
package dev.mediaimporter.testkit.emulator.signin;

import org.jspecify.annotations.NullMarked;
