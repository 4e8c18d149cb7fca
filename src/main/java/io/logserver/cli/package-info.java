/** The commands of {@code bin/logserver}. */
@NullMarked
package io.logserver.cli;

import org.jspecify.annotations.NullMarked;
