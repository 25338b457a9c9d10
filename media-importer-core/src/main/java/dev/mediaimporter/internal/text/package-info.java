/** Not API: text and JSON handling that several packages share. It may change in any release. */
@NullMarked
package dev.mediaimporter.internal.text;

import org.jspecify.annotations.NullMarked;
