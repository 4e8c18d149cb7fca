package io.logserver;

import io.logserver.auth.AuthRoutes;
import io.logserver.auth.AuthSettings;
import io.logserver.auth.CredentialVerifier;
import io.logserver.auth.TenantKeys;
import io.logserver.auth.Verifier;
import io.logserver.auth.apikey.ApiKeyVerifier;
import io.logserver.auth.jwt.Rejection;
import io.logserver.auth.jwt.TokenMetrics;
import io.logserver.auth.jwt.TokenVerifier;
import io.logserver.bus.Bus;
import io.logserver.config.Config;
import io.logserver.config.ProcessRole;
import io.logserver.docs.DocsRoutes;
import io.logserver.http.Certificate;
import io.logserver.http.CertificateWatch;
import io.logserver.http.Elsewhere;
import io.logserver.http.HttpMetrics;
import io.logserver.http.HttpVerticle;
import io.logserver.http.InFlight;
import io.logserver.http.Routes;
import io.logserver.log.CleanupRoutes;
import io.logserver.log.IngestMetrics;
import io.logserver.log.IngestRoutes;
import io.logserver.log.QueryRoutes;
import io.logserver.log.TenantRates;
import io.logserver.log.decode.DecodeLimits;
import io.logserver.log.decode.LogIdGenerator;
import io.logserver.log.export.ExportRoutes;
import io.logserver.log.export.Exports;
import io.logserver.ops.Metrics;
import io.logserver.stream.LiveTail;
import io.logserver.stream.StreamRoutes;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantBus;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantRoutes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP edges of a process, one for each core. Each has its own verifier and routes; all share
 * ids, limits and metrics. Routes of roles that the process does not have are known, and refused.
 */
final class Edges {

  private final Base base;
  private final Bus bus;
  private final Config.Http http;
  private final AuthSettings auth;
  private final LiveTail liveTail;
  private final HttpMetrics metrics;
  private final InFlight inFlight;
  private final IngestMetrics ingestMetrics;
  private final Exports exports;
  private final TokenMetrics tokenMetrics;
  private final TenantRates rates;
  private final LogIdGenerator ids =
      new LogIdGenerator(System::currentTimeMillis, new SecureRandom());
  private final List<HttpVerticle> edges = new CopyOnWriteArrayList<>();

  Edges(
      Base base,
      AuthSettings auth,
      Peers peers,
      LiveTail liveTail,
      HttpMetrics metrics,
      InFlight inFlight) {
    this.base = base;
    this.auth = auth;
    this.liveTail = liveTail;
    this.metrics = metrics;
    this.inFlight = inFlight;
    bus = base.bus();
    http = base.config().http();
    ingestMetrics = new IngestMetrics(base.registry(), base.config().metrics().tenantLabels());
    exports = new Exports(http.maxExports(), base.registry());
    tokenMetrics = new TokenMetrics(base.registry());
    rates = new TenantRates(bus, peers.logNodes());
  }

  /** Completes once they listen. */
  Future<?> deploy() {
    Config.Tls tls = http.tls();
    if (!tls.isOn()) {
      return base.deployEach(edges(null));
    }
    return base.vertx()
        .executeBlocking(() -> Certificate.read(base.vertx(), tls))
        .compose(certificate ->
            base.deployEach(edges(certificate))
                .compose(up -> watch(new CertificateWatch(tls, certificate, edges))));
  }

  /** One of them: they listen on the same port and serve the same. */
  HttpVerticle any() {
    return edges.get(0);
  }

  private Future<?> watch(CertificateWatch certificates) {
    base.health().add("tls", false, certificates::problem);
    Metrics.bindCertificate(base.registry(), certificates::expires);
    return base.deploy(certificates);
  }

  private Supplier<VerticleBase> edges(@Nullable Certificate certificate) {
    return () -> {
      HttpVerticle edge =
          new HttpVerticle(http, bus, verifier(), inFlight, metrics, certificate, routes());
      edges.add(edge);
      return edge;
    };
  }

  private Verifier verifier() {
    TenantKeys keys = id -> bus.request(TenantBus.FIND, id);
    return new CredentialVerifier(
        new TokenVerifier(base.vertx(), keys, auth, tokenMetrics::rejected),
        new ApiKeyVerifier(base.vertx(), keys, () -> tokenMetrics.rejected(Rejection.API_KEY)));
  }

  /** In the order in which the router tries them: a name before what would take it for an id. */
  private List<Routes> routes() {
    return Stream.of(
            new DocsRoutes(),
            of(ProcessRole.AUTH, new AuthRoutes()),
            of(ProcessRole.TENANT, new TenantRoutes(bus, auth)),
            of(ProcessRole.STREAM, new StreamRoutes(liveTail)),
            of(ProcessRole.LOG, logs()))
        .toList();
  }

  private Routes[] logs() {
    DecodeLimits limits = new DecodeLimits(http.maxEntryBytes(), http.maxNesting());
    return new Routes[] {
      new IngestRoutes(bus, limits, ids, http.maxBodyBytes(), rates, ingestMetrics),
      new ExportRoutes(base.vertx(), bus, exports),
      new CleanupRoutes(bus, this::retention, InstantSource.system()),
      new QueryRoutes(bus)
    };
  }

  private Routes of(ProcessRole role, Routes... routes) {
    List<Routes> all = List.of(routes);
    return base.has(role)
        ? (router, edge) -> all.forEach(feature -> feature.mount(router, edge))
        : new Elsewhere(base.vertx(), role.name().toLowerCase(Locale.ROOT), all);
  }

  /** Days for which a tenant keeps its logs. */
  private Future<OptionalInt> retention(TenantId tenant) {
    return bus.request(TenantBus.FIND, tenant)
        .map(found ->
            found.map(Tenant::retentionDays).map(OptionalInt::of).orElseGet(OptionalInt::empty));
  }
}
