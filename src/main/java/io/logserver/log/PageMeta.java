package io.logserver.log;

import io.logserver.log.query.Cursor;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogQuery;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** What a page of logs says about itself: where it stands, how many there are, and how to go on. */
final class PageMeta {

  private PageMeta() {}

  static Buffer of(LogQuery query, LogPage page) {
    JsonObject meta = new JsonObject().put("size", query.limit());
    if (query.after() == null) {
      meta.put("page", query.offset() / query.limit() + 1);
    }
    if (page.total() >= 0) {
      meta.put("total", page.total())
          .put("total_relation", page.totalExact() ? "eq" : "gte")
          .put("pages", (page.total() + query.limit() - 1) / query.limit());
    }
    return meta.put("next_cursor", Cursor.next(query, page)).toBuffer();
  }
}
