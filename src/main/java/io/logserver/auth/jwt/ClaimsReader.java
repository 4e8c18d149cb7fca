package io.logserver.auth.jwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.logserver.auth.AuthSettings;
import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import io.logserver.tenant.TenantId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the claims of one token in one pass; used once. It takes only what cannot be read in two
 * ways: a claim it knows must have the one type it may have, and be there once. Claims it does not
 * know are skipped.
 */
final class ClaimsReader {

  /** 9999-12-31T23:59:59Z; a larger date is most likely milliseconds, and would never expire. */
  private static final long MAX_DATE = 253_402_300_799L;

  private static final long ABSENT = -1;

  private final JsonParser parser;
  private final AuthSettings settings;
  private @Nullable String tenant;
  private @Nullable String subject;
  private @Nullable String role;
  private @Nullable String issuer;
  private boolean audienceSeen;
  private boolean audienceMatches;
  private long expiresAt = ABSENT;
  private long notBefore = ABSENT;
  private long issuedAt = ABSENT;

  private ClaimsReader(JsonParser parser, AuthSettings settings) {
    this.parser = parser;
    this.settings = settings;
  }

  /**
   * The claims of {@code payload}, which is JSON in UTF-8, unless {@code settings} rule them out.
   */
  static Claims read(JsonFactory json, byte[] payload, AuthSettings settings) throws RejectedToken {
    try (JsonParser parser = json.createParser(payload)) {
      ClaimsReader reader = new ClaimsReader(parser, settings);
      reader.readAll();
      return reader.toClaims();
    } catch (IOException e) {
      throw new RejectedToken(Rejection.MALFORMED);
    }
  }

  private void readAll() throws IOException, RejectedToken {
    require(parser.nextToken() == JsonToken.START_OBJECT);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      readClaim(name, parser.nextToken());
    }
    require(parser.nextToken() == null);
  }

  private void readClaim(String name, JsonToken value) throws IOException, RejectedToken {
    switch (name) {
      case "tenant" -> tenant = text(tenant, value, Rejection.TENANT);
      case "sub" -> subject = text(subject, value, Rejection.SUBJECT);
      case "role" -> role = text(role, value, Rejection.ROLE);
      case "iss" -> issuer = text(issuer, value, Rejection.ISSUER);
      case "aud" -> readAudience(value);
      case "exp" -> expiresAt = date(expiresAt, value);
      case "nbf" -> notBefore = date(notBefore, value);
      case "iat" -> issuedAt = date(issuedAt, value);
      default -> parser.skipChildren();
    }
  }

  private String text(@Nullable String before, JsonToken value, Rejection otherwise)
      throws IOException, RejectedToken {
    require(before == null);
    if (value != JsonToken.VALUE_STRING) {
      throw new RejectedToken(otherwise);
    }
    return parser.getText();
  }

  private long date(long before, JsonToken value) throws IOException, RejectedToken {
    require(before == ABSENT && value.isNumeric());
    double date = parser.getDoubleValue();
    require(date >= 0 && date <= MAX_DATE);
    return (long) date;
  }

  private void readAudience(JsonToken value) throws IOException, RejectedToken {
    require(!audienceSeen);
    audienceSeen = true;
    if (value != JsonToken.START_ARRAY) {
      matchAudience(value);
      return;
    }
    JsonToken element = parser.nextToken();
    while (element != JsonToken.END_ARRAY) {
      matchAudience(element);
      element = parser.nextToken();
    }
  }

  private void matchAudience(JsonToken value) throws IOException, RejectedToken {
    if (value != JsonToken.VALUE_STRING) {
      throw new RejectedToken(Rejection.AUDIENCE);
    }
    audienceMatches |= settings.audience().equals(parser.getText());
  }

  private static void require(boolean condition) throws RejectedToken {
    require(condition, Rejection.MALFORMED);
  }

  private static void require(boolean condition, Rejection otherwise) throws RejectedToken {
    if (!condition) {
      throw new RejectedToken(otherwise);
    }
  }

  private Claims toClaims() throws RejectedToken {
    if (tenant == null || !TenantId.isValid(tenant)) {
      throw new RejectedToken(Rejection.TENANT);
    }
    if (subject == null || !Principal.isSubject(subject)) {
      throw new RejectedToken(Rejection.SUBJECT);
    }
    Role known = role == null ? null : Role.of(role);
    if (known == null) {
      throw new RejectedToken(Rejection.ROLE);
    }
    require(settings.issuer().equals(issuer), Rejection.ISSUER);
    require(audienceMatches, Rejection.AUDIENCE);
    require(expiresAt != ABSENT || !settings.requireExp(), Rejection.NO_EXPIRY);
    long end = expiresAt == ABSENT ? Long.MAX_VALUE : expiresAt;
    return new Claims(new TenantId(tenant), subject, known, end, Math.max(notBefore, issuedAt));
  }
}
