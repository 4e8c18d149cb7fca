/** How the server is watched: its own log, health and metrics. */
@NullMarked
package io.logserver.ops;

import org.jspecify.annotations.NullMarked;
