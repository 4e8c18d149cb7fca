/**
 * The embedded queue: batches in append-only segment files, forced before they are acknowledged.
 */
@NullMarked
package io.logserver.queue.journal;

import org.jspecify.annotations.NullMarked;
