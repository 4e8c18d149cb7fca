/** The store: where batches become searchable. */
@NullMarked
package io.logserver.store;

import org.jspecify.annotations.NullMarked;
