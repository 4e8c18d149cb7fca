/**
 * The live tail: stored logs to WebSocket subscribers as they are stored, bounded in memory
 * whatever the readers do.
 */
@NullMarked
package io.logserver.stream;

import org.jspecify.annotations.NullMarked;
