/**
 * What an operator may set: read once from a file and the environment, checked as a whole, then
 * immutable.
 */
@NullMarked
package io.logserver.config;

import org.jspecify.annotations.NullMarked;
