package io.logserver.store.block;

import io.logserver.tenant.TenantId;

/**
 * A block that no longer changes.
 *
 * @param filter the {@link TokenFilter} of its words
 * @param compressed its lines, each ended by a line feed, as one zstd frame
 */
record SealedBlock(TenantId tenant, BlockHeader header, byte[] filter, byte[] compressed) {

  /** Bytes of memory this takes, nearly. */
  int size() {
    return filter.length + compressed.length + 256;
  }
}
