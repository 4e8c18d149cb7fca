package io.logserver.store.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ConnectionString;
import com.mongodb.CursorType;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import com.mongodb.event.CommandListener;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.logserver.mongo.MongoAddress;
import io.logserver.store.read.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the database of logs, and the two commands that read it: each with a limit of
 * time on the server, and a wait on this side that ends with it.
 */
final class LogDatabase implements AutoCloseable {

  /** Longest work of the server for one scan, pauses between its batches not counted. */
  private static final long SCAN_HOURS = 1;

  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int SCAN_BATCH = 256;

  /** Lines that are asked for at a time by a reader that waits for them. */
  private static final int LINES_BATCH = 2048;

  /** MongoDB 5.0, the first to read a snapshot outside a transaction. */
  private static final int SNAPSHOT_WIRE_VERSION = 13;

  private static final BsonDocument LINE_ONLY =
      new BsonDocument(LogDocument.ID, new BsonInt32(0)).append(LogDocument.LINE, new BsonInt32(1));
  private static final BsonDocument ID_ONLY = new BsonDocument(LogDocument.ID, new BsonInt32(1));

  private final MongoClient client;
  private final MongoDatabase database;
  private final MongoCollection<RawBsonDocument> logs;

  /** Connects when it is first used. */
  LogDatabase(MongoAddress address, @Nullable CommandListener listener) {
    MongoClientSettings.Builder settings =
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(address.connectionString()))
            .applicationName("logserver");
    if (listener != null) {
      settings.addCommandListener(listener);
    }
    client = MongoClients.create(settings.build());
    database = client.getDatabase(address.database()).withWriteConcern(WriteConcern.MAJORITY);
    logs = database.getCollection("logs", RawBsonDocument.class);
  }

  MongoDatabase database() {
    return database;
  }

  MongoCollection<RawBsonDocument> logs() {
    return logs;
  }

  /** A further collection of small documents. */
  MongoCollection<BsonDocument> collection(String name) {
    return database.getCollection(name, BsonDocument.class);
  }

  /** The lines of logs, in an order, {@code skip} of them left out and {@code limit} at most. */
  Rows<RawBsonDocument> lines(
      BsonDocument match, BsonDocument sort, int skip, int limit, Deadline deadline) {
    return Rows.of(
        logs.find(match)
            .projection(LINE_ONLY)
            .sort(sort)
            .skip(skip)
            .limit(limit)
            .batchSize(Math.min(limit, LINES_BATCH))
            .maxTime(millis(deadline), TimeUnit.MILLISECONDS));
  }

  /** Ids of some logs that match, {@code limit} at most. */
  Rows<RawBsonDocument> ids(BsonDocument match, int limit) {
    return Rows.of(
        logs.find(match)
            .projection(ID_ONLY)
            .limit(limit)
            .batchSize(limit)
            .maxTime(ANSWER_NANOS, TimeUnit.NANOSECONDS));
  }

  /** The results of a pipeline. */
  Rows<RawBsonDocument> aggregate(List<BsonDocument> pipeline, Deadline deadline) {
    return Rows.of(
        logs.aggregate(pipeline).batchSize(1000).maxTime(millis(deadline), TimeUnit.MILLISECONDS));
  }

  /**
   * The lines of all logs that match, in stored order, as they are at this moment: where the
   * servers can, in a snapshot of theirs; a single server without an oplog keeps none.
   */
  Rows<RawBsonDocument> scan(BsonDocument match) throws TimeoutException {
    ClientSession session = hasSnapshots() ? snapshot() : null;
    FindPublisher<RawBsonDocument> find =
        session == null ? logs.find(match) : logs.find(session, match);
    return Rows.of(
        find.projection(LINE_ONLY)
            .sort(LogIndexes.STORED_ORDER.clone())
            .hint(LogIndexes.STORED_ORDER)
            .cursorType(CursorType.NonTailable)
            .batchSize(SCAN_BATCH)
            .maxTime(SCAN_HOURS, TimeUnit.HOURS));
  }

  private boolean hasSnapshots() {
    ClusterDescription cluster = client.getClusterDescription();
    return cluster.getType() != ClusterType.STANDALONE
        && cluster.getServerDescriptions().stream()
            .filter(ServerDescription::isOk)
            .allMatch(server -> server.getMaxWireVersion() >= SNAPSHOT_WIRE_VERSION);
  }

  private @Nullable ClientSession snapshot() throws TimeoutException {
    return Rows.first(
        client.startSession(ClientSessionOptions.builder().snapshot(true).build()), ANSWER_NANOS);
  }

  /** The canonical line of a document. */
  static byte[] line(RawBsonDocument document) {
    return document.getString(LogDocument.LINE).getValue().getBytes(StandardCharsets.UTF_8);
  }

  private static long millis(Deadline deadline) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos()));
  }

  @Override
  public void close() {
    client.close();
  }
}
