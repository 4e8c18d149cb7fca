/** Tenants as documents in MongoDB: the store of the distributed profile. */
@NullMarked
package io.logserver.tenant.mongo;

import org.jspecify.annotations.NullMarked;
