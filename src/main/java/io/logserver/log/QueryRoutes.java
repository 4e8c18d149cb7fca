package io.logserver.log;

import io.logserver.auth.Permission;
import io.logserver.bus.Bus;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.http.Answer;
import io.logserver.http.Call;
import io.logserver.http.Edge;
import io.logserver.http.Routes;
import io.logserver.log.LogAddresses.Get;
import io.logserver.log.LogAddresses.Group;
import io.logserver.log.LogAddresses.Histogram;
import io.logserver.log.LogAddresses.Search;
import io.logserver.log.LogAddresses.Stats;
import io.logserver.log.query.GroupQuery;
import io.logserver.log.query.HistogramQuery;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQueryParser;
import io.logserver.store.Cancellation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.util.Set;

/**
 * Questions about a tenant's logs. Each is asked for the tenant of the token, which no parameter
 * can change.
 */
public final class QueryRoutes implements Routes {

  private static final Set<String> NO_PARAMETERS = Set.of();
  private static final Set<String> STATS_PARAMETERS = Set.of(GroupQuery.GROUP_BY);

  private final Bus bus;

  /** Routes that ask the log role on {@code bus}. */
  public QueryRoutes(Bus bus) {
    this.bus = bus;
  }

  @Override
  public void mount(Router router, Edge edge) {
    edge.secured(router.get("/api/v1/logs"), Permission.READ, this::search);
    edge.secured(router.get("/api/v1/logs/stats"), Permission.READ, this::stats);
    edge.secured(router.get("/api/v1/logs/histogram"), Permission.READ, this::histogram);
    edge.secured(router.get("/api/v1/logs/:id"), Permission.READ, this::get);
  }

  private Future<Answer> search(Call call) {
    LogQuery query = LogQueryParser.parse(call.query());
    return bus.request(
            LogAddresses.SEARCH, new Search(call.principal().tenant(), query, cancellation(call)))
        .map(page -> new Answer(LogAnswers.array(page.lines()), PageMeta.of(query, page)));
  }

  private Future<Answer> stats(Call call) {
    if (call.query().contains(GroupQuery.GROUP_BY)) {
      return group(call);
    }
    LogFilter filter = LogQueryParser.parseFilter(call.query(), STATS_PARAMETERS);
    return bus.request(
            LogAddresses.STATS, new Stats(call.principal().tenant(), filter, cancellation(call)))
        .map(counts -> Answer.of(LogAnswers.counts(counts)));
  }

  private Future<Answer> group(Call call) {
    GroupQuery query = GroupQuery.parse(call.query());
    return bus.request(
            LogAddresses.GROUP, new Group(call.principal().tenant(), query, cancellation(call)))
        .map(groups -> Answer.of(LogAnswers.groups(query.fields(), groups)));
  }

  private Future<Answer> histogram(Call call) {
    HistogramQuery query = HistogramQuery.parse(call.query());
    return bus.request(
            LogAddresses.HISTOGRAM,
            new Histogram(call.principal().tenant(), query, cancellation(call)))
        .map(buckets -> Answer.of(LogAnswers.histogram(buckets)));
  }

  private Future<Answer> get(Call call) {
    call.allowQuery(NO_PARAMETERS);
    LogId id = LogId.parse(call.pathParam("id"));
    if (id == null) {
      throw missing();
    }
    return bus.request(LogAddresses.GET, new Get(call.principal().tenant(), id))
        .map(line -> Answer.of(Buffer.buffer(line.orElseThrow(QueryRoutes::missing))));
  }

  /** A client that hangs up, or was told that it takes too long, wants no answer any more. */
  private static Cancellation cancellation(Call call) {
    return Cancellation.when(call.over());
  }

  /** The same words for an id that cannot be, one that is not there, and one of another tenant. */
  private static LogServerException missing() {
    return new LogServerException(ErrorCode.NOT_FOUND, "There is no log of that id");
  }
}
