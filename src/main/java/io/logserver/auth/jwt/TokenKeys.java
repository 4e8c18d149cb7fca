package io.logserver.auth.jwt;

import io.logserver.tenant.Tenant;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;

/** Makes of a tenant's secret what signs its tokens. */
final class TokenKeys {

  static final String ALGORITHM = "HS256";

  private TokenKeys() {}

  /** Signs with the tenant's secret. */
  static JWTAuth of(Tenant tenant) {
    PubSecKeyOptions key =
        new PubSecKeyOptions()
            .setAlgorithm(ALGORITHM)
            .setBuffer(Buffer.buffer(tenant.secret().getBytes(StandardCharsets.US_ASCII)));
    JWTOptions options = new JWTOptions().setAlgorithm(ALGORITHM);
    // A Vert.x is needed for key stores only; the command line has none.
    return JWTAuth.create(null, new JWTAuthOptions().addPubSecKey(key).setJWTOptions(options));
  }
}
