/** What a worker needs to import a page, put together for a job. */
@NullMarked
package dev.mediaimporter.lambda.work;

import org.jspecify.annotations.NullMarked;
