package io.logserver.store;

import io.logserver.config.Config;
import io.logserver.config.ConfigException;
import io.logserver.config.ConfigProblem;
import io.logserver.disk.Disk;
import io.logserver.mongo.MongoAddress;
import io.logserver.store.block.BlockStore;
import io.logserver.store.block.BlockStoreSettings;
import io.logserver.store.mongo.MongoStore;
import io.logserver.store.mongo.MongoStoreSettings;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantStore;
import io.logserver.tenant.file.FileTenantStore;
import io.logserver.tenant.file.TenantFile;
import io.logserver.tenant.mongo.MongoTenantStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The one place that knows which stores there are. */
public final class Stores {

  private Stores() {}

  /** The store of logs that the configuration names; not yet open. */
  public static LogStore logs(Config config, Disk disk) {
    return switch (config.store().type()) {
      case BLOCK -> new BlockStore(disk, blocks(config));
      case MONGO -> new MongoStore(mongo(config), InstantSource.system());
    };
  }

  /**
   * The store of tenants that goes with it; not yet open.
   *
   * @param vertx drives the connections to a database
   * @param blocking runs what waits for the disk
   */
  public static TenantStore tenants(Config config, Disk disk, Vertx vertx, Executor blocking) {
    return switch (config.store().type()) {
      case BLOCK ->
          new FileTenantStore(
              disk,
              config.data().dir().resolve(TenantFile.NAME),
              new TenantFile(config.auth().masterKey()),
              blocking);
      case MONGO -> new MongoTenantStore(vertx, address(config), config.auth().masterKey());
    };
  }

  /**
   * A tenant as the database of {@code store.type} mongo has it, whether a server runs or not;
   * nothing is made or changed. Failures are for an operator.
   *
   * @param vertx drives the connections to the database
   */
  public static Future<Optional<Tenant>> savedTenant(Config config, Vertx vertx, TenantId id) {
    return new MongoTenantStore(vertx, address(config), config.auth().masterKey()).read(id);
  }

  private static MongoStoreSettings mongo(Config config) {
    Config.Mongo mongo = config.store().mongo();
    return new MongoStoreSettings(
        address(config),
        mongo.indexPaths(),
        mongo.poolSize() / 2,
        mongo.searchQueue(),
        config.store().queryTimeout());
  }

  private static MongoAddress address(Config config) {
    Config.Mongo mongo = config.store().mongo();
    try {
      return new MongoAddress(mongo.uri(), mongo.database(), mongo.poolSize());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          List.of(
              new ConfigProblem("store.mongo.uri", null, null, "must be " + MongoAddress.ALLOWED)));
    }
  }

  private static BlockStoreSettings blocks(Config config) {
    Config.Block block = config.store().block();
    BlockStoreSettings defaults = BlockStoreSettings.defaults(config.data().dir().resolve("store"));
    return new BlockStoreSettings(
        defaults.directory(),
        block.blockBytes(),
        block.openBytes(),
        defaults.sealedBytes(),
        block.commitInterval(),
        block.commitBytes(),
        block.searchThreads(),
        block.searchQueue(),
        config.store().queryTimeout(),
        defaults.zstdLevel());
  }
}
