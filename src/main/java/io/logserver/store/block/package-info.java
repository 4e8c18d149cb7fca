/** The embedded store: compressed blocks of canonical lines, catalogued by Lucene. */
@NullMarked
package io.logserver.store.block;

import org.jspecify.annotations.NullMarked;
