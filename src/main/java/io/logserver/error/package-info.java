/**
 * One vocabulary of errors: what went wrong, how HTTP and the bus say it, and how it is counted.
 */
@NullMarked
package io.logserver.error;

import org.jspecify.annotations.NullMarked;
