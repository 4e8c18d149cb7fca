package io.logserver.store.block;

import io.logserver.log.LogId;
import io.logserver.log.query.LogQuery.Order;
import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/** The blocks of one tenant in one Lucene segment. */
final class SegmentBlocks implements BlockList {

  private final LeafReader reader;
  private final @Nullable Bits live;
  private final SegmentCatalogue catalogue;
  private final int start;
  private final int end;
  private @Nullable FilterValues filters;
  private @Nullable BlockValues frames;

  SegmentBlocks(LeafReader reader, SegmentCatalogue catalogue, int tenant) {
    this.reader = reader;
    this.live = reader.getLiveDocs();
    this.catalogue = catalogue;
    this.start = catalogue.start(tenant);
    this.end = catalogue.end(tenant);
  }

  @Override
  public int size() {
    return end - start;
  }

  @Override
  public boolean isLive(int index) {
    return live == null || live.get(catalogue.doc(start + index));
  }

  @Override
  public long number(int index) {
    return catalogue.number(start + index);
  }

  @Override
  public int length(int index) {
    return catalogue.length(start + index);
  }

  @Override
  public int count(int index) {
    return catalogue.count(start + index);
  }

  @Override
  public int count(int index, int severity) {
    return catalogue.count(start + index, severity);
  }

  @Override
  public long minTime(int index) {
    return catalogue.minTime(start + index);
  }

  @Override
  public long maxTime(int index) {
    return catalogue.maxTime(start + index);
  }

  @Override
  public LogId minId(int index) {
    return catalogue.minId(start + index);
  }

  @Override
  public LogId maxId(int index) {
    return catalogue.maxId(start + index);
  }

  @Override
  public boolean mayContain(int index, LogId id) {
    return catalogue.mayContain(start + index, id);
  }

  @Override
  public boolean mayContain(int index, long[] words) throws IOException {
    if (filters == null) {
      filters = values(BlockDocument.FILTER, FilterValues.class);
    }
    return filters.mayContain(catalogue.doc(start + index), words);
  }

  @Override
  public void load(int index, BlockLines target) throws IOException {
    if (frames == null) {
      frames = values(BlockDocument.LINES, BlockValues.class);
    }
    frames.load(catalogue.doc(start + index), target, length(index));
  }

  @Override
  public int ranked(Order order, int rank) {
    return order == Order.DESC ? rank : catalogue.oldest(start, rank) - start;
  }

  private <T extends DenseValues> T values(String field, Class<T> type) throws IOException {
    BinaryDocValues values = reader.getBinaryDocValues(field);
    if (type.isInstance(values)) {
      return type.cast(values);
    }
    throw new IOException("values of " + field + " are in a foreign format");
  }
}
