package io.logserver.tenant;

/**
 * A tenant's key: 1 to 64 characters of {@code a-z 0-9 _ -}. Every operation on logs takes it
 * first, so that no code can forget whose data it touches.
 */
public record TenantId(String value) implements Comparable<TenantId> {

  /** What a key may look like, for messages. */
  public static final String ALLOWED = "1 to 64 characters of a-z, 0-9, _ and -";

  /** The tenant whose admins administer the platform. */
  public static final TenantId SYSTEM = new TenantId("system");

  private static final int MAX_LENGTH = 64;

  public TenantId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("tenant key '" + value + "' is not " + ALLOWED);
    }
  }

  /** Whether {@code value} can be a tenant key. */
  public static boolean isValid(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isAllowed(value.charAt(i))) {
        return false;
      }
    }
    return !value.isEmpty() && value.length() <= MAX_LENGTH;
  }

  private static boolean isAllowed(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-';
  }

  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
