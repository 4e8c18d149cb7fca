/**
 * The queue between the door and the store: a batch is acknowledged to its sender once it is
 * durable here.
 */
@NullMarked
package io.logserver.queue;

import org.jspecify.annotations.NullMarked;
