/** Exports: all matching logs as one file, streamed at the client's pace. */
@NullMarked
package io.logserver.log.export;

import org.jspecify.annotations.NullMarked;
