package io.logserver.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.auth.AuthSettings;
import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import io.logserver.tenant.TenantId;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest extends VerifierFixture {

  @Test
  void tellsWhomATokenSpeaksFor() throws Exception {
    JsonObject claims = Tokens.claims();

    Principal principal = verify(Tokens.of(claims));

    Instant end = Instant.ofEpochSecond(claims.getLong("exp"));
    assertEquals(new Principal(new TenantId("acme"), "alice", Role.WRITER, end), principal);
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void takesWhatTheIssuerMakes(Role role) throws Exception {
    String token =
        TokenIssuer.issue(Tokens.ACME, "Zoë \"z\"", role, Duration.ofMinutes(5), Tokens.SETTINGS);

    Principal principal = verify(token);

    assertEquals(role, principal.role());
    assertEquals("Zoë \"z\"", principal.subject());
    assertEquals(300, principal.expiresAt().getEpochSecond() - Tokens.now(), 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
        "{\"typ\":\"JWT\",\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\"}",
        " { \"typ\" : \"JWT\" , \"alg\" : \"HS\\u003256\" } "
      })
  void takesEachWayToWriteTheHeader(String header) throws Exception {
    verify(Tokens.sign(header, Tokens.claims().encode(), Tokens.ACME.secret()));
  }

  @Test
  void takesAnAudienceAmongOthers() throws Exception {
    verify(Tokens.of(Tokens.claims().put("aud", new JsonArray().add("x").add("logserver"))));
  }

  @Test
  void skipsClaimsItDoesNotKnow() throws Exception {
    JsonObject nested = new JsonObject().put("tenant", "other").put("role", "admin").putNull("sub");

    Principal principal =
        verify(Tokens.of(Tokens.claims().put("scope", new JsonArray().add(nested))));

    assertEquals(new TenantId("acme"), principal.tenant());
    assertEquals(Role.WRITER, principal.role());
  }

  @Test
  void takesDatesWithAFraction() throws Exception {
    long now = Tokens.now();
    verify(Tokens.of(Tokens.claims().put("iat", now + 0.25).put("nbf", 0).put("exp", now + 9.75)));
  }

  @Test
  void takesASubjectOf256Characters() throws Exception {
    verify(Tokens.of(Tokens.claims().put("sub", "s".repeat(256))));
    verify(Tokens.of(Tokens.claims().put("sub", "🜚".repeat(256))));
  }

  @Test
  void takesATokenWithoutEndOnlyWhenToldSo() throws Exception {
    verifier = verifier(new AuthSettings("issuer", "logserver", false, null));
    JsonObject claims = Tokens.claims();
    claims.remove("exp");

    assertEquals(Instant.MAX, verify(Tokens.of(claims)).expiresAt());
    assertRejected(Rejection.EXPIRED, Tokens.of(claims.put("exp", Tokens.now() - 1)));
  }

  @Test
  void completesOnTheContextOfTheCaller() throws Exception {
    Context context = vertx.getOrCreateContext();
    Promise<Context> seen = Promise.promise();
    String token = Tokens.of(Tokens.claims());

    context.runOnContext(start ->
        verifier.verify(token).onComplete(done -> seen.complete(vertx.getOrCreateContext())));

    assertEquals(context, seen.future().await(20, TimeUnit.SECONDS));
  }
}
