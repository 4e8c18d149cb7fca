package io.logserver.store.block;

import io.logserver.disk.Disk;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.queue.Delivery;
import io.logserver.store.StoreStatus;
import io.logserver.tenant.TenantId;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that changes the store; used by the indexer thread only.
 *
 * <p>What is appended lies in {@link BlockMemory} until a commit moves all of it to the {@link
 * BlockIndex} together with the position it reaches. The index changes at no other time. So when
 * the index fails, memory still holds whatever is not durable: the index is opened again as it was
 * last committed, and the next commit takes everything along. Whether the commit that failed is
 * there after all, its sequence number tells.
 */
final class BlockWriter {

  private static final Logger LOG = LoggerFactory.getLogger(BlockWriter.class);

  /** What a commit writes beside its mark. */
  private interface Change {
    void apply(BlockIndex index) throws IOException;
  }

  private final Disk disk;
  private final BlockStoreSettings settings;
  private final Epochs epochs;
  private final BlockSealer sealer;
  private final BlockMemory memory;
  private Epoch epoch;
  private @Nullable BlockIndex index;
  private long position;
  private long attempted;
  private boolean beyondRepair;
  private volatile long durable;
  private volatile StoreStatus status = new StoreStatus(0, 0, 0, 0, "the store is not open");

  /** Opens the index and publishes its blocks. */
  BlockWriter(Disk disk, BlockStoreSettings settings, Epochs epochs) throws IOException {
    this.disk = disk;
    this.settings = settings;
    this.epochs = epochs;
    this.sealer = new BlockSealer(settings.zstdLevel());
    this.memory = new BlockMemory(sealer, settings.blockBytes(), settings.openBytes());
    this.epoch = openIndex();
    epochs.replace(epoch);
    this.position = mark().position();
    this.durable = position;
    report(null);
  }

  long durable() {
    return durable;
  }

  StoreStatus status() {
    return status;
  }

  boolean isBroken() {
    return index == null || index.isClosed();
  }

  /** Adds and publishes deliveries that were not added before. */
  void append(List<Delivery> deliveries) {
    open();
    try {
      for (Delivery delivery : deliveries) {
        if (delivery.position() > position) {
          memory.append(delivery.batch());
          position = delivery.position();
        }
      }
      memory.publish(epoch);
      report(null);
    } catch (RuntimeException | Error e) {
      // Part of a batch may be in memory: nothing of it must become durable.
      beyondRepair = true;
      fail(e);
      throw e;
    }
  }

  /** Whether so much is in memory that it should be committed at once. */
  boolean isFull() {
    return memory.sealedBytes() >= settings.sealedBytes()
        || memory.lineBytes() >= settings.commitBytes();
  }

  /** Whether a commit would make anything durable, or release files. */
  boolean isDirty() {
    return index != null && (position > durable || index.isChanged());
  }

  /** Moves everything from memory to the index, joining small blocks on the way. */
  void commit() throws IOException {
    commit(target -> {
      SmallBlockMerger merger = new SmallBlockMerger(target, sealer, settings.blockBytes());
      merger.merge(memory.tenants(), epoch.catalogue());
      for (SealedBlock block : memory.sealed()) {
        target.add(block);
      }
    });
  }

  /** Deletes the tenant's logs before a cutoff and commits; returns their number. */
  long delete(TenantId tenant, Cutoff cutoff) {
    open();
    TenantDeletion deletion = new TenantDeletion(sealer, tenant, cutoff);
    if (epoch.blocks(tenant).stream().noneMatch(deletion::affects)) {
      return 0;
    }
    try {
      commit(target -> deletion.apply(epoch.catalogue(), memory.sealed(), target));
    } catch (IOException | RuntimeException e) {
      throw new LogServerException(
          ErrorCode.OUTCOME_UNKNOWN, "the store failed: the logs are deleted, or none of them is");
    }
    return deletion.count();
  }

  private void commit(Change change) throws IOException {
    BlockIndex target = open();
    memory.sealAll();
    attempted = target.mark().sequence() + 1;
    try {
      change.apply(target);
      target.commit(new BlockIndex.Mark(attempted, position, sealer.nextNumber()));
      epoch = Epoch.of(target, epoch);
      memory.clear();
      epochs.replace(epoch);
      durable = position;
      report(null);
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  /** Opens the index again after a failure and commits what is in memory. */
  void recover() throws IOException {
    if (beyondRepair) {
      return;
    }
    closeIndex();
    try {
      Epoch next = openIndex();
      if (mark().sequence() == attempted) {
        memory.clear();
      }
      epoch = next;
      memory.publishAll(next);
      epochs.replace(next);
    } catch (IOException | RuntimeException e) {
      fail(e);
      throw e;
    }
    commit();
    LOG.info("the block index is well again");
  }

  /** Commits, unless the store is broken, and releases everything. */
  void close() throws IOException {
    try {
      if (isBroken()) {
        recover();
      } else if (isDirty()) {
        commit();
      }
      if (index == null) {
        throw new IOException(status.problem());
      }
    } finally {
      abandon();
    }
  }

  /** Releases everything without a commit. */
  void abandon() throws IOException {
    BlockIndex closing = index;
    index = null;
    epochs.replace(null);
    sealer.close();
    report("the store is closed");
    if (closing != null) {
      closing.close();
    }
  }

  private BlockIndex open() {
    if (index == null) {
      throw new LogServerException(ErrorCode.UNAVAILABLE, "the store cannot write");
    }
    return index;
  }

  private BlockIndex.Mark mark() {
    return open().mark();
  }

  private Epoch openIndex() throws IOException {
    BlockIndex opened = BlockIndex.open(disk, settings.directory());
    try {
      Epoch first = Epoch.of(opened, null);
      sealer.numberFrom(opened.mark().nextNumber());
      index = opened;
      return first;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void fail(Throwable cause) {
    LOG.error("the block index failed", cause);
    String next = beyondRepair ? "restart the server" : "it is tried again";
    report("the block index failed (" + cause + "): " + next);
    closeIndex();
  }

  private void closeIndex() {
    BlockIndex failed = index;
    index = null;
    if (failed != null) {
      try {
        failed.close();
      } catch (IOException | RuntimeException e) {
        LOG.warn("closing the failed index: {}", e.getMessage());
      }
    }
  }

  private void report(@Nullable String problem) {
    status =
        new StoreStatus(
            epoch.logs() + memory.logs(),
            epoch.bytes(),
            epoch.blocks() + memory.blocks(),
            memory.lineBytes(),
            problem);
  }
}
