/**
 * Logs: the door that turns a request body into a batch of canonical lines, and the questions that
 * can be asked of them.
 */
@NullMarked
package io.logserver.log;

import org.jspecify.annotations.NullMarked;
