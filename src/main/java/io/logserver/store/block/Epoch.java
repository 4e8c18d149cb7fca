package io.logserver.store.block;

import io.logserver.tenant.TenantId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DirectoryReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One state of the index, and the blocks in memory that came after it. Between them they hold every
 * log once.
 *
 * <p>Within an epoch logs are only added: the {@link Indexer} replaces a tenant's {@link
 * TenantView} by one that holds more. When it has moved blocks from memory to the index, or deleted
 * some, it makes a new epoch. So a reader that takes an epoch, and then its tenant's view once, has
 * one consistent state, whatever happens meanwhile; it holds the epoch so that the index's files
 * stay open.
 */
final class Epoch {

  private static final Logger LOG = LoggerFactory.getLogger(Epoch.class);

  private final DirectoryReader reader;
  private final Catalogue catalogue;
  private final long logs;
  private final long blocks;
  private final long bytes;
  private final Map<TenantId, TenantView> memory = new ConcurrentHashMap<>();

  private Epoch(DirectoryReader reader, Catalogue catalogue, long bytes) {
    this.reader = reader;
    this.catalogue = catalogue;
    this.logs = catalogue.countLogs();
    this.blocks = catalogue.countBlocks();
    this.bytes = bytes;
  }

  /**
   * An epoch of what is in the index now, with nothing in memory; {@code previous} is one of the
   * same index.
   */
  static Epoch of(BlockIndex index, @Nullable Epoch previous) throws IOException {
    DirectoryReader reader = index.refresh(previous == null ? null : previous.reader);
    try {
      Catalogue known = previous == null ? Catalogue.EMPTY : previous.catalogue;
      return new Epoch(reader, known.next(reader), index.bytes());
    } catch (IOException | RuntimeException e) {
      reader.decRef();
      throw e;
    }
  }

  /** An epoch without a block, over a reader whose reference it takes over. */
  static Epoch empty(DirectoryReader reader) {
    return new Epoch(reader, Catalogue.EMPTY, 0);
  }

  /** Number of logs in the index. */
  long logs() {
    return logs;
  }

  /** Number of blocks in the index. */
  long blocks() {
    return blocks;
  }

  /** Bytes of the index's files. */
  long bytes() {
    return bytes;
  }

  DirectoryReader reader() {
    return reader;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  /** Holds this epoch; false when it was released for good. */
  boolean tryHold() {
    return reader.tryIncRef();
  }

  /**
   * Lets go of this epoch; files that only it needs are deleted, at the latest when the index is
   * opened again.
   */
  void release() {
    try {
      reader.decRef();
    } catch (IOException e) {
      LOG.warn("a file that is no longer needed was not deleted: {}", e.getMessage());
    }
  }

  /** Makes the tenant's blocks in memory visible. */
  void publish(TenantId tenant, TenantView view) {
    memory.put(tenant, view);
  }

  /** All blocks of a tenant, in one consistent state. */
  List<BlockList> blocks(TenantId tenant) {
    List<BlockList> lists = catalogue.blocks(tenant);
    @Nullable TenantView view = memory.get(tenant);
    if (view != null) {
      lists.add(view);
    }
    return lists;
  }
}
