package io.logserver.stream;

import static io.logserver.stream.TailServer.until;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** Streams of a node that nobody told of a change. */
class StreamAccessTest {

  private static final TenantId ACME = new TenantId("acme");

  @Test
  void asksBeforeLongWhetherACredentialStillHoldsAndClosesWhatDoesNot() throws Exception {
    try (TailServer server = new TailServer(StreamLimits.DEFAULT)) {
      TailClient held = server.connect(ACME);
      server.access = () -> Future.failedFuture(failure(ErrorCode.UNAUTHENTICATED));
      TailClient revoked = server.connect(ACME);
      server.access = () -> Future.failedFuture(failure(ErrorCode.UNAVAILABLE));
      TailClient unknown = server.connect(ACME);

      revoked.awaitClose(1008);
      unknown.awaitClose(1013);
      server.publish(Lines.batch(ACME, 1, 1, 10));
      held.awaitTexts(1);
      until(() -> server.tail.subscribers() == 1, "places are taken");
    }
  }

  private static LogServerException failure(ErrorCode code) {
    return new LogServerException(code, "no");
  }
}
