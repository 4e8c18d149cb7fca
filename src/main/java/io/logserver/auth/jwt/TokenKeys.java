package io.logserver.auth.jwt;

import io.logserver.auth.AuthSettings;
import io.logserver.tenant.Tenant;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes of a tenant's secret what signs and verifies its tokens. */
final class TokenKeys {

  static final String ALGORITHM = "HS256";

  private TokenKeys() {}

  /**
   * Signs and verifies with the tenant's secret, and accepts the issuer and the audience of {@code
   * settings} only.
   */
  static JWTAuth of(Tenant tenant, AuthSettings settings) {
    PubSecKeyOptions key =
        new PubSecKeyOptions()
            .setAlgorithm(ALGORITHM)
            .setBuffer(Buffer.buffer(tenant.secret().getBytes(StandardCharsets.US_ASCII)));
    JWTOptions options =
        new JWTOptions()
            .setAlgorithm(ALGORITHM)
            .setLeeway(Claims.CLOCK_SKEW_SECONDS)
            .setIssuer(settings.issuer())
            .setAudience(List.of(settings.audience()));
    // A Vert.x is needed for key stores only; the command line has none.
    return JWTAuth.create(null, new JWTAuthOptions().addPubSecKey(key).setJWTOptions(options));
  }
}
