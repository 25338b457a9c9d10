/**
 * Signing in to Google: from a program on the user's own machine, where the sign-in is kept, and on
 * a server for the users of a page ({@link dev.mediaimporter.signin.GoogleWebSignIn}).
 *
 * <p>Nothing here logs. Below it, the JDK's HTTP server ({@code com.sun.net.httpserver}) logs
 * request lines at level {@code DEBUG}, and with them an authorization code; the code is used up by
 * then and worthless without the verifier, which stays in memory.
 */
@NullMarked
package dev.mediaimporter.signin;

import org.jspecify.annotations.NullMarked;
