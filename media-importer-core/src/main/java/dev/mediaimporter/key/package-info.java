/** How an item gets its object key: pure functions from item to key. */
@NullMarked
package dev.mediaimporter.key;

import org.jspecify.annotations.NullMarked;
