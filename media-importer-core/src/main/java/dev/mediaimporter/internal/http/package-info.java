/** Not API: HTTP that several packages share. It may change in any release. */
@NullMarked
package dev.mediaimporter.internal.http;

import org.jspecify.annotations.NullMarked;
