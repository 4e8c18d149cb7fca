/** API keys: what a shipper shows instead of a token, until it is revoked. */
@NullMarked
package io.logserver.auth.apikey;

import org.jspecify.annotations.NullMarked;
