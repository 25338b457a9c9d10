/** Generated exports of Google Takeout, whole and broken. */
@NullMarked
package dev.mediaimporter.testkit.takeout;

import org.jspecify.annotations.NullMarked;
