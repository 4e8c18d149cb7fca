package io.logserver.store.block;

import io.logserver.log.LogId;
import io.logserver.log.LogSummary;
import io.logserver.tenant.TenantId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;

/**
 * The headers of all blocks of one Lucene segment, in arrays: about 90 bytes a block. The blocks of
 * a tenant stand together, by falling maxTime. A segment's documents never change, so this is read
 * once and shared by every reader; which of them are deleted is asked of the reader.
 */
final class SegmentCatalogue {

  private static final int SEVERITIES = 5;

  private final TenantId[] tenants;
  private final int[] starts;
  private final int[] docs;
  private final long[] numbers;
  private final int[] lengths;
  private final int[] counts;
  private final int[] severities;
  private final long[] minTimes;
  private final long[] maxTimes;
  private final long[] ids;
  private final int[] oldestFirst;

  private SegmentCatalogue(int blocks, List<TenantId> tenants, int[] starts) {
    this.tenants = tenants.toArray(TenantId[]::new);
    this.starts = starts;
    docs = new int[blocks];
    numbers = new long[blocks];
    lengths = new int[blocks];
    counts = new int[blocks];
    severities = new int[blocks * SEVERITIES];
    minTimes = new long[blocks];
    maxTimes = new long[blocks];
    ids = new long[blocks * 4];
    oldestFirst = new int[blocks];
  }

  /** Reads the headers of a segment. */
  static SegmentCatalogue read(LeafReader reader) throws IOException {
    BlockHeader[] headers = headers(reader);
    List<TenantId> tenants = new ArrayList<>();
    List<int[]> docs = new ArrayList<>();
    Terms terms = reader.terms(BlockDocument.TENANT);
    if (terms != null) {
      TermsEnum each = terms.iterator();
      for (BytesRef term = each.next(); term != null; term = each.next()) {
        tenants.add(BlockDocument.tenant(term));
        docs.add(newestFirst(each.postings(null, PostingsEnum.NONE), headers, each.docFreq()));
      }
    }
    return of(headers, tenants, docs);
  }

  private static SegmentCatalogue of(
      BlockHeader[] headers, List<TenantId> tenants, List<int[]> docs) {
    int[] starts = new int[docs.size() + 1];
    for (int i = 0; i < docs.size(); i++) {
      starts[i + 1] = starts[i] + docs.get(i).length;
    }
    SegmentCatalogue catalogue = new SegmentCatalogue(headers.length, tenants, starts);
    for (int i = 0; i < docs.size(); i++) {
      for (int k = 0; k < docs.get(i).length; k++) {
        int doc = docs.get(i)[k];
        catalogue.set(starts[i] + k, doc, headers[doc]);
      }
      catalogue.sortOldestFirst(starts[i], starts[i + 1]);
    }
    return catalogue;
  }

  private static BlockHeader[] headers(LeafReader reader) throws IOException {
    BlockHeader[] headers = new BlockHeader[reader.maxDoc()];
    BinaryDocValues values = reader.getBinaryDocValues(BlockDocument.HEADER);
    for (int doc = 0; doc < headers.length; doc++) {
      if (!values.advanceExact(doc)) {
        throw new IOException("a block without a header in " + reader);
      }
      BytesRef value = values.binaryValue();
      headers[doc] = BlockHeader.decode(value.bytes, value.offset, value.length);
    }
    return headers;
  }

  private static int[] newestFirst(PostingsEnum postings, BlockHeader[] headers, int docFreq)
      throws IOException {
    List<Integer> docs = new ArrayList<>(docFreq);
    while (postings.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      docs.add(postings.docID());
    }
    docs.sort(
        Comparator.comparingLong((Integer doc) -> headers[doc].summary().maxTime()).reversed());
    return docs.stream().mapToInt(Integer::intValue).toArray();
  }

  private void set(int at, int doc, BlockHeader header) {
    LogSummary summary = header.summary();
    docs[at] = doc;
    numbers[at] = header.number();
    lengths[at] = header.length();
    counts[at] = summary.count();
    System.arraycopy(summary.severities(), 0, severities, at * SEVERITIES, SEVERITIES);
    minTimes[at] = summary.minTime();
    maxTimes[at] = summary.maxTime();
    ids[at * 4] = summary.minId().high();
    ids[at * 4 + 1] = summary.minId().low();
    ids[at * 4 + 2] = summary.maxId().high();
    ids[at * 4 + 3] = summary.maxId().low();
  }

  private void sortOldestFirst(int from, int to) {
    int[] sorted =
        IntStream.range(from, to)
            .boxed()
            .sorted(Comparator.comparingLong(at -> minTimes[at]))
            .mapToInt(Integer::intValue)
            .toArray();
    System.arraycopy(sorted, 0, oldestFirst, from, to - from);
  }

  /**
   * Where the tenant's blocks start; negative when it has none. They end where {@link #end} says.
   */
  int find(TenantId tenant) {
    return Arrays.binarySearch(tenants, tenant);
  }

  int start(int tenant) {
    return starts[tenant];
  }

  int end(int tenant) {
    return starts[tenant + 1];
  }

  int size() {
    return docs.length;
  }

  int doc(int at) {
    return docs[at];
  }

  long number(int at) {
    return numbers[at];
  }

  int length(int at) {
    return lengths[at];
  }

  int count(int at) {
    return counts[at];
  }

  int count(int at, int severity) {
    return severities[at * SEVERITIES + severity];
  }

  long minTime(int at) {
    return minTimes[at];
  }

  long maxTime(int at) {
    return maxTimes[at];
  }

  LogId minId(int at) {
    return new LogId(ids[at * 4], ids[at * 4 + 1]);
  }

  LogId maxId(int at) {
    return new LogId(ids[at * 4 + 2], ids[at * 4 + 3]);
  }

  boolean mayContain(int at, LogId id) {
    return compare(ids[at * 4], ids[at * 4 + 1], id) <= 0
        && compare(ids[at * 4 + 2], ids[at * 4 + 3], id) >= 0;
  }

  /** Of a tenant's blocks from {@code start} on, the one at {@code rank} by rising minTime. */
  int oldest(int start, int rank) {
    return oldestFirst[start + rank];
  }

  private static int compare(long high, long low, LogId id) {
    int byHigh = Long.compareUnsigned(high, id.high());
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, id.low());
  }
}
