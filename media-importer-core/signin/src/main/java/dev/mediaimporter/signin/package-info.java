/**
 * Signing in to Google: from a program on the user's own machine
 * ({@link dev.mediaimporter.signin.GoogleSignIn}), where the sign-in is kept, and on a server for
 * the users of a page ({@link dev.mediaimporter.signin.GoogleWebSignIn}).
 *
 * <p>Nothing here logs. The browser's answer comes to a listener of this package, not to the JDK's
 * HTTP server, which cannot disconnect clients that are slow to send a request.
 */
@NullMarked
@ValueStyle
package dev.mediaimporter.signin;

import org.jspecify.annotations.NullMarked;
