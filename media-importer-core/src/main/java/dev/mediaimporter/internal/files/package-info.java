/** Not API: what several packages need of the file system. */
@NullMarked
package dev.mediaimporter.internal.files;

import org.jspecify.annotations.NullMarked;
