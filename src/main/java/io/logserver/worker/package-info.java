/** The worker: moves batches from the queue into the store and announces them. */
@NullMarked
package io.logserver.worker;

import org.jspecify.annotations.NullMarked;
