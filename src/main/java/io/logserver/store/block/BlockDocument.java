package io.logserver.store.block;

import io.logserver.tenant.TenantId;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/**
 * How a block is a Lucene document: terms to find it by, doc values to read it from, nothing
 * stored.
 */
final class BlockDocument {

  /** Term: the tenant. */
  static final String TENANT = "tenant";

  /** Term: the block's number. */
  static final String NUMBER = "number";

  /** Doc value: {@link BlockHeader}. */
  static final String HEADER = "header";

  /** Doc value: {@link TokenFilter}. */
  static final String FILTER = "filter";

  /** Doc value: the lines, as one zstd frame. */
  static final String LINES = "lines";

  private BlockDocument() {}

  static List<IndexableField> of(SealedBlock block) {
    return List.of(
        new StringField(TENANT, block.tenant().value(), Field.Store.NO),
        new StringField(NUMBER, Long.toString(block.header().number()), Field.Store.NO),
        new BinaryDocValuesField(HEADER, new BytesRef(block.header().encode())),
        new BinaryDocValuesField(FILTER, new BytesRef(block.filter())),
        new BinaryDocValuesField(LINES, new BytesRef(block.compressed())));
  }

  static Term number(long number) {
    return new Term(NUMBER, Long.toString(number));
  }

  static TenantId tenant(BytesRef term) {
    return new TenantId(term.utf8ToString());
  }
}
