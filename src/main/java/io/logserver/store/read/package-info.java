/** What every store needs to answer: threads that read, a deadline, and ways to count lines. */
@NullMarked
package io.logserver.store.read;

import org.jspecify.annotations.NullMarked;
