/**
 * The questions that can be asked of logs, and the one matcher that decides them for every store.
 */
@NullMarked
package io.logserver.log.query;

import org.jspecify.annotations.NullMarked;
