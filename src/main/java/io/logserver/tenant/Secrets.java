package io.logserver.tenant;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The secrets that tenants sign their tokens with. */
public final class Secrets {

  /** What a secret may look like, for messages. */
  public static final String ALLOWED = "32 to 256 printable ASCII characters";

  private static final int MIN_LENGTH = 32;
  private static final int MAX_LENGTH = 256;
  private static final int RANDOM_BYTES = 32;
  private static final SecureRandom random = new SecureRandom();

  private Secrets() {}

  /** A new secret: 64 hex characters, 256 random bits. */
  public static String generate() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Whether {@code secret} can be a tenant's secret. */
  public static boolean isValid(String secret) {
    return secret.length() >= MIN_LENGTH
        && secret.length() <= MAX_LENGTH
        && secret.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
