/** Tenants: who they are, and the port that keeps them. */
@NullMarked
package io.logserver.tenant;

import org.jspecify.annotations.NullMarked;
