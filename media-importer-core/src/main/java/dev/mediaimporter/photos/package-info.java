/** Where media comes from: the port to Google's Library API, and lazy paging. */
@NullMarked
package dev.mediaimporter.photos;

import org.jspecify.annotations.NullMarked;
