package io.logserver.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An API key as its bearer has it: {@code lsk_<id>_<secret>}, the id {@code <tenant>.<16 hex
 * characters>}, the secret 64 hex characters. Neither a dot nor an underscore is ambiguous: tenant
 * keys have no dots, secrets no underscores.
 *
 * @param tenant whose key it claims to be
 * @param id which of them
 * @param text the whole key
 */
public record ApiKeyText(TenantId tenant, String id, String text) {

  /** What every API key, and no token, starts with. */
  public static final String PREFIX = "lsk_";

  private static final int ID_BYTES = 8;
  private static final int SECRET_LENGTH = 64;
  private static final int MAX_LENGTH = 256;
  private static final SecureRandom random = new SecureRandom();

  /** A new key of that tenant: 256 random bits. */
  public static ApiKeyText generate(TenantId tenant) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = tenant + "." + HexFormat.of().formatHex(bytes);
    return new ApiKeyText(tenant, id, PREFIX + id + '_' + Secrets.generate());
  }

  /** The key that {@code text} is, or null when it cannot be one. */
  public static @Nullable ApiKeyText parse(String text) {
    int idEnd = text.length() - SECRET_LENGTH - 1;
    if (text.length() > MAX_LENGTH
        || !text.startsWith(PREFIX)
        || idEnd < 0
        || text.charAt(idEnd) != '_') {
      return null;
    }
    int tenantEnd = text.indexOf('.');
    if (tenantEnd < PREFIX.length() || tenantEnd > idEnd) {
      return null;
    }
    String tenant = text.substring(PREFIX.length(), tenantEnd);
    return TenantId.isValid(tenant)
        ? new ApiKeyText(new TenantId(tenant), text.substring(PREFIX.length(), idEnd), text)
        : null;
  }

  /** SHA-256 of the whole key: the secret is random, so that a slow hash would add nothing. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Keeps the secret out of logs and messages. */
  @Override
  public String toString() {
    return "ApiKeyText[" + id + "]";
  }
}
