package io.logserver.tenant.mongo;

import com.mongodb.MongoException;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.mongo.MongoAddress;
import io.logserver.mongo.MongoFailures;
import io.logserver.tenant.SecretCipher;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import io.vertx.ext.mongo.WriteOption;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tenants in a collection that any number of processes share, one {@link TenantDocument} each. A
 * change is made on a copy and replaces the document only where that still has the revision it was
 * read with; else it is made again on what is there now. Changes of this process come one after the
 * other, so that only those of others can be in the way.
 */
public final class MongoTenantStore implements TenantStore {

  private static final Logger log = LoggerFactory.getLogger(MongoTenantStore.class);
  private static final String COLLECTION = "tenants";

  /** Documents that are asked for at a time. */
  private static final int BATCH = 500;

  /** Far more than changes of one tenant meet; only to end what cannot. */
  private static final int MAX_ATTEMPTS = 500;

  private final Vertx vertx;
  private final MongoAddress address;
  private final @Nullable SecretCipher cipher;
  private volatile @Nullable MongoClient client;

  /** Why the last read failed; null when it did not. */
  private volatile @Nullable String problem;

  private Future<?> lastChange = Future.succeededFuture();

  /**
   * A store that is not open yet.
   *
   * @param masterKey encrypts secrets, 64 hex characters; null to keep them plain. What is plain is
   *     encrypted when the store is opened with one
   */
  public MongoTenantStore(Vertx vertx, MongoAddress address, @Nullable String masterKey) {
    this.vertx = vertx;
    this.address = address;
    this.cipher = masterKey == null ? null : new SecretCipher(masterKey);
  }

  @Override
  public Future<Void> open() {
    JsonObject config =
        new JsonObject()
            .put("connection_string", address.connectionString())
            .put("db_name", address.database());
    MongoClient opened = MongoClient.create(vertx, config);
    client = opened;
    return all(opened)
        .compose(this::check)
        .recover(failure -> close().transform(closed -> Future.failedFuture(explained(failure))));
  }

  /** That all documents can be read is better known now than at the next request. */
  private Future<Void> check(List<JsonObject> documents) {
    Future<Void> step = Future.succeededFuture();
    for (JsonObject document : documents) {
      TenantDocument plain = TenantDocument.decode(document, cipher);
      if (cipher != null && !plain.encrypted()) {
        TenantId id = plain.tenant().id();
        step = step.compose(done -> update(id, tenant -> tenant)).mapEmpty();
        step = step.onSuccess(done -> log.info("the secret of tenant {} is encrypted now", id));
      }
    }
    return step;
  }

  private Throwable explained(Throwable failure) {
    String what =
        failure instanceof MongoException
            ? "MongoDB at " + address.hosts() + " (store.mongo.uri) does not answer as it should: "
            : "the tenants in database '" + address.database() + "' cannot be used: ";
    return new IllegalStateException(what + failure.getMessage(), failure);
  }

  @Override
  public Future<Void> create(Tenant tenant) {
    JsonObject document = TenantDocument.encode(tenant, 0, cipher);
    return opened()
        .compose(to -> to.insertWithOptions(COLLECTION, document, WriteOption.MAJORITY))
        .recover(failure ->
            Future.failedFuture(
                MongoFailures.isDuplicate(failure)
                    ? new LogServerException(
                        ErrorCode.CONFLICT, "Tenant '" + tenant.id() + "' exists already")
                    : written(failure)))
        .mapEmpty();
  }

  @Override
  public Future<Optional<Tenant>> find(TenantId id) {
    return document(id).map(found -> found.map(TenantDocument::tenant));
  }

  private Future<Optional<TenantDocument>> document(TenantId id) {
    return opened()
        .compose(from -> watched(from.findOne(COLLECTION, TenantDocument.key(id), null)))
        .recover(failure -> Future.failedFuture(MongoFailures.unavailable(failure)))
        .map(found -> Optional.ofNullable(found).map(this::decode));
  }

  @Override
  public Future<List<Tenant>> list() {
    return opened()
        .compose(from -> watched(all(from)))
        .recover(failure -> Future.failedFuture(MongoFailures.unavailable(failure)))
        .map(documents ->
            documents.stream()
                .map(document -> decode(document).tenant())
                .sorted(Comparator.comparing(Tenant::id))
                .toList());
  }

  @Override
  public synchronized Future<Tenant> update(TenantId id, UnaryOperator<Tenant> change) {
    Future<Tenant> next = lastChange.transform(done -> update(id, change, MAX_ATTEMPTS));
    lastChange = next;
    return next;
  }

  private Future<Tenant> update(TenantId id, UnaryOperator<Tenant> change, int attempts) {
    return document(id)
        .compose(found -> {
          TenantDocument before =
              found.orElseThrow(() ->
                  new LogServerException(ErrorCode.NOT_FOUND, "There is no tenant '" + id + "'"));
          Tenant after = change.apply(before.tenant());
          return replace(before, after)
              .compose(replaced ->
                  replaced ? Future.succeededFuture(after) : again(id, change, attempts));
        });
  }

  private Future<Tenant> again(TenantId id, UnaryOperator<Tenant> change, int attempts) {
    return attempts == 0
        ? Future.failedFuture(
            new LogServerException(
                ErrorCode.OVERLOADED, "Tenant '" + id + "' changes all the time"))
        : update(id, change, attempts - 1);
  }

  /** Whether the document was still the one that was read. */
  private Future<Boolean> replace(TenantDocument before, Tenant after) {
    JsonObject same =
        TenantDocument.key(after.id()).put(TenantDocument.REVISION, before.revision());
    JsonObject document = TenantDocument.encode(after, before.revision() + 1, cipher);
    UpdateOptions options = new UpdateOptions().setWriteOption(WriteOption.MAJORITY);
    return opened()
        .compose(to -> to.replaceDocumentsWithOptions(COLLECTION, same, document, options))
        .map(result -> result != null && result.getDocMatched() == 1)
        .recover(failure -> Future.failedFuture(written(failure)));
  }

  /**
   * In batches: a plain {@code find} asks for all at once, as a batch of 2^31 - 1 documents, and a
   * server that makes room for so many before it answers, as FerretDB does, runs out of memory. The
   * handler of documents comes last, since it starts the read: {@code collect} sets it first, and
   * may miss an end that comes at once.
   */
  private static Future<List<JsonObject>> all(MongoClient from) {
    Promise<List<JsonObject>> promise = Promise.promise();
    List<JsonObject> documents = new ArrayList<>();
    from.findBatchWithOptions(COLLECTION, new JsonObject(), new FindOptions().setBatchSize(BATCH))
        .exceptionHandler(promise::tryFail)
        .endHandler(done -> promise.tryComplete(documents))
        .handler(documents::add);
    return promise.future();
  }

  private <T> Future<T> watched(Future<T> read) {
    return read.onSuccess(done -> problem = null)
        .onFailure(failure ->
            problem = "MongoDB at " + address.hosts() + " fails: " + failure.getMessage());
  }

  @Override
  public @Nullable String problem() {
    return client == null ? "the tenant store is not open" : problem;
  }

  @Override
  public Future<Void> close() {
    MongoClient last = client;
    client = null;
    return last == null ? Future.succeededFuture() : last.close();
  }

  private TenantDocument decode(JsonObject document) {
    try {
      return TenantDocument.decode(document, cipher);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalStateException("a tenant in MongoDB cannot be used: " + e.getMessage());
    }
  }

  private Future<MongoClient> opened() {
    MongoClient open = client;
    return open == null
        ? Future.failedFuture(
            new LogServerException(ErrorCode.UNAVAILABLE, "The tenant store is not open"))
        : Future.succeededFuture(open);
  }

  /** A write that failed may have reached the database all the same. */
  private static LogServerException written(Throwable failure) {
    LogServerException answer = MongoFailures.unavailable(failure);
    return answer == failure || MongoFailures.isUnsent(failure)
        ? answer
        : new LogServerException(
            ErrorCode.OUTCOME_UNKNOWN,
            "The tenant could not be written; the change may or may not be stored");
  }
}
