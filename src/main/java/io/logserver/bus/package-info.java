/**
 * The event bus with types: addresses that know what is asked and answered, and how a body travels.
 */
@NullMarked
package io.logserver.bus;

import org.jspecify.annotations.NullMarked;
