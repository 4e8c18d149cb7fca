/**
 * The way of stored logs from the workers of one process to the live tails of others, over a bus
 * that delivers at most once: bounded, and with every loss counted.
 */
@NullMarked
package io.logserver.stream.relay;

import org.jspecify.annotations.NullMarked;
