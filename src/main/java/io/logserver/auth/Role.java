package io.logserver.auth;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a token's bearer is to its tenant; this table is all there is to say about who may do what.
 */
public enum Role {
  VIEWER(Permission.READ),
  AUDITOR(Permission.READ, Permission.EXPORT),
  WRITER(Permission.WRITE),
  ADMIN(Permission.values());

  /** What a role may be called, for messages. */
  public static final String ALLOWED =
      Stream.of(values()).map(Role::label).collect(Collectors.joining(", "));

  private static final Map<String, Role> BY_LABEL =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Role::label, Function.identity()));

  private final Set<Permission> permissions;

  Role(Permission... permissions) {
    this.permissions = Set.of(permissions);
  }

  /** The role of that name as tokens have it ({@code admin}), or null. */
  public static @Nullable Role of(String label) {
    return BY_LABEL.get(label);
  }

  /** The name as tokens have it: {@code admin}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the role allows that. */
  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }
}
