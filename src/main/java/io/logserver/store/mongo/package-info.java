/** Logs as documents in MongoDB: the store of the distributed profile. */
@NullMarked
package io.logserver.store.mongo;

import org.jspecify.annotations.NullMarked;
