package io.logserver.store.mongo;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LogId;
import io.logserver.log.query.ByteBuilder;
import io.logserver.log.query.LineFields;
import io.logserver.log.query.PathTexts;
import io.logserver.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Makes the document of a log. {@code line} is the log; the other fields repeat what MongoDB may
 * search by, as decoded text. Content of a client is only ever a string value, so it can be neither
 * a key nor an operator. Not safe for use by several threads.
 */
final class LogDocument {

  static final String ID = "_id";
  static final String TENANT = "tenant_id";
  static final String TIMESTAMP = "timestamp";
  static final String STORED_AT = "stored_at";
  static final String MINUTE = "minute";
  static final String SEVERITY = "severity";
  static final String ATTRIBUTES = "attrs";
  static final String LINE = "line";

  /** Fields whose decoded text, or null, is stored under their own name. */
  static final List<String> TEXTS =
      List.of("user_id", "action", "resource_type", "resource_id", "ip_address");

  static final long MINUTE_MILLIS = 60_000;

  /** Longest value of a path, in characters, that is indexed. */
  private static final int MAX_ATTRIBUTE_LENGTH = 1024;

  private static final int READ = LineFields.NAMES.indexOf("ip_address") + 1;

  private final List<PathTexts> paths;
  private final LineFields fields = new LineFields();
  private final ByteBuilder text = new ByteBuilder(256);

  LogDocument(List<String> indexPaths) {
    paths = indexPaths.stream().map(PathTexts::new).toList();
  }

  /** The document of the line in {@code lines[start, end)}. */
  BsonDocument of(TenantId tenant, byte[] lines, int start, int end) {
    LogId id = CanonicalLine.id(lines, start);
    long timestamp = CanonicalLine.timestamp(lines, start);
    fields.read(lines, start, READ);
    BsonDocument document =
        new BsonDocument(ID, new BsonString(id.toString()))
            .append(TENANT, new BsonString(tenant.value()))
            .append(TIMESTAMP, new BsonDateTime(timestamp))
            .append(STORED_AT, new BsonDateTime(id.receivedAt()))
            .append(MINUTE, new BsonDateTime(timestamp - timestamp % MINUTE_MILLIS))
            .append(SEVERITY, new BsonString(CanonicalLine.severity(lines, start).name()));
    TEXTS.forEach(name -> document.append(name, text(LineFields.NAMES.indexOf(name))));
    if (!paths.isEmpty()) {
      document.append(ATTRIBUTES, attributes(lines, start));
    }
    String line = new String(lines, start, end - start, StandardCharsets.UTF_8);
    return document.append(LINE, new BsonString(line));
  }

  /**
   * How a value of an indexed path stands in the array of attributes; null when it is too long to
   * be there.
   */
  static @Nullable BsonString attribute(String path, String value) {
    return value.length() > MAX_ATTRIBUTE_LENGTH ? null : new BsonString(path + '\0' + value);
  }

  private BsonValue text(int field) {
    if (fields.isNull(field)) {
      return BsonNull.VALUE;
    }
    text.clear();
    fields.appendText(field, text);
    return new BsonString(new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8));
  }

  private BsonArray attributes(byte[] lines, int start) {
    Set<BsonString> attributes = new LinkedHashSet<>();
    for (PathTexts path : paths) {
      for (String value : path.of(lines, start)) {
        BsonString attribute = attribute(path.path(), value);
        if (attribute != null) {
          attributes.add(attribute);
        }
      }
    }
    return new BsonArray(List.copyOf(attributes));
  }
}
