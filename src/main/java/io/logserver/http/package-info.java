/**
 * The HTTP edge: from a socket to an authenticated call, and from an answer or a failure to one
 * JSON shape.
 */
@NullMarked
package io.logserver.http;

import org.jspecify.annotations.NullMarked;
