package io.logserver.store.block;

import io.logserver.disk.Disk;
import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogQuery;
import io.logserver.queue.Delivery;
import io.logserver.store.Cancellation;
import io.logserver.store.GroupCount;
import io.logserver.store.GroupField;
import io.logserver.store.HistogramBucket;
import io.logserver.store.LogScan;
import io.logserver.store.LogStore;
import io.logserver.store.StoreStatus;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The embedded store. Lines of one tenant are gathered in blocks, which are compressed, summed up
 * and catalogued by Lucene.
 *
 * <p>Threads: the {@link Indexer} alone changes anything and publishes each state it reaches as an
 * {@link Epoch}; the {@link SearchPool} reads epochs, without a lock. Futures complete on these
 * threads.
 */
public final class BlockStore implements LogStore {

  private static final StoreStatus CLOSED = new StoreStatus(0, 0, 0, 0, "the store is not open");

  private final Epochs epochs = new Epochs();
  private final Indexer indexer;
  private final SearchPool searches;

  /**
   * A store whose files are changed through {@code disk} only. Nothing happens before {@link
   * #open}.
   */
  public BlockStore(Disk disk, BlockStoreSettings settings) {
    this.indexer =
        new Indexer(() -> new BlockWriter(disk, settings, epochs), settings.commitInterval());
    this.searches =
        new SearchPool(
            epochs, settings.searchThreads(), settings.searchQueue(), settings.queryTimeout());
  }

  @Override
  public Future<Void> open() {
    return indexer.open();
  }

  @Override
  public Future<Void> append(List<Delivery> deliveries) {
    return indexer.run(writer -> writer.append(deliveries));
  }

  @Override
  public long durable() {
    BlockWriter writer = indexer.writer();
    return writer == null ? 0 : writer.durable();
  }

  @Override
  public Future<LogPage> search(TenantId tenant, LogQuery query, Cancellation cancellation) {
    return searches.submit(
        tenant,
        cancellation,
        (epoch, deadline) ->
            PageSearch.search(epoch.blocks(tenant), query, deadline, searches.helpers()));
  }

  @Override
  public Future<Optional<byte[]>> get(TenantId tenant, LogId id) {
    return searches.submit(
        tenant,
        Cancellation.NEVER,
        (epoch, deadline) -> BlockReads.get(epoch.blocks(tenant), id, deadline));
  }

  @Override
  public Future<Map<Severity, Long>> stats(
      TenantId tenant, LogFilter filter, Cancellation cancellation) {
    return searches.submit(
        tenant,
        cancellation,
        (epoch, deadline) ->
            BlockReads.stats(epoch.blocks(tenant), filter, deadline, searches.helpers()));
  }

  @Override
  public Future<List<GroupCount>> group(
      TenantId tenant, LogFilter filter, List<GroupField> fields, Cancellation cancellation) {
    return searches.submit(
        tenant,
        cancellation,
        (epoch, deadline) ->
            BlockReads.group(epoch.blocks(tenant), filter, fields, deadline, searches.helpers()));
  }

  @Override
  public Future<List<HistogramBucket>> histogram(
      TenantId tenant, LogFilter filter, long intervalMillis, Cancellation cancellation) {
    return searches.submit(
        tenant,
        cancellation,
        (epoch, deadline) ->
            BlockReads.histogram(
                epoch.blocks(tenant), filter, intervalMillis, deadline, searches.helpers()));
  }

  @Override
  public LogScan scan(TenantId tenant, LogFilter filter) {
    return new BlockScan(searches, epochs, tenant, filter);
  }

  @Override
  public Future<Long> delete(TenantId tenant, long before) {
    return delete(tenant, new Cutoff(Cutoff.Clock.TIMESTAMP, before));
  }

  @Override
  public Future<Long> deleteReceived(TenantId tenant, long before) {
    return delete(tenant, new Cutoff(Cutoff.Clock.RECEIPT, before));
  }

  private Future<Long> delete(TenantId tenant, Cutoff cutoff) {
    return indexer.submit(writer -> writer.delete(tenant, cutoff));
  }

  @Override
  public Future<Long> countReceived(TenantId tenant, long before) {
    Cutoff cutoff = new Cutoff(Cutoff.Clock.RECEIPT, before);
    return searches.submit(
        tenant,
        Cancellation.NEVER,
        (epoch, deadline) ->
            BlockReads.count(epoch.blocks(tenant), cutoff, deadline, searches.helpers()));
  }

  @Override
  public StoreStatus status() {
    BlockWriter writer = indexer.writer();
    return writer == null ? CLOSED : writer.status();
  }

  @Override
  public long timeouts() {
    return searches.timeouts();
  }

  @Override
  public long cancelled() {
    return searches.cancelled();
  }

  @Override
  public Future<Void> close() {
    return indexer.close(writer -> {
      searches.close();
      writer.close();
    });
  }

  /** Moves everything from memory to the index, as happens when it is time to. */
  Future<Void> commitNow() {
    return indexer.run(BlockWriter::commit);
  }

  /** Lets everything go as a killed process does: nothing is committed. */
  Future<Void> abandon() {
    return indexer.close(writer -> {
      searches.close();
      writer.abandon();
    });
  }
}
