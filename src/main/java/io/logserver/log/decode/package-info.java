/** The door: one streaming pass from the bytes of a request body to a batch of canonical lines. */
@NullMarked
package io.logserver.log.decode;

import org.jspecify.annotations.NullMarked;
