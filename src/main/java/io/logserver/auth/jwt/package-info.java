/** Tokens: JWT signed by HS256 with the tenant's secret. */
@NullMarked
package io.logserver.auth.jwt;

import org.jspecify.annotations.NullMarked;
