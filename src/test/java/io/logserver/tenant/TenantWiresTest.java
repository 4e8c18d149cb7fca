package io.logserver.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import io.logserver.bus.Wire;
import io.logserver.bus.WireException;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What travels between processes arrives equal, whatever clients have put into it. */
class TenantWiresTest {

  private static final TenantId ID = new TenantId("a-tenant_0");
  private static final TenantId LONGEST = new TenantId("z".repeat(64));

  /** Texts that break carelessly written formats. */
  private static final List<String> HOSTILE =
      List.of(
          "x",
          "\"}],\"secret\":\"",
          "\\u0000 \\ / \u2028 \u2029",
          "\uD83D\uDE00 \u202Eright to left",
          "a\u0000b\r\nc",
          "$where {'$gt': ''}",
          "ü".repeat(NewTenant.MAX_NAME_LENGTH));

  private static final String SECRET = " !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~";

  static Stream<Arguments> values() {
    List<Arguments> all = new ArrayList<>();
    for (TenantId id : List.of(ID, LONGEST, TenantId.SYSTEM)) {
      all.add(Arguments.of(TenantWires.ID, id));
    }
    all.add(Arguments.of(TenantWires.FOUND, Optional.empty()));
    all.add(Arguments.of(TenantWires.TENANTS, List.of()));
    for (String text : HOSTILE) {
      addAll(all, text);
    }
    return all.stream();
  }

  private static void addAll(List<Arguments> all, String text) {
    Tenant bare = new Tenant(ID, text, SECRET, Instant.EPOCH);
    Tenant full = full(text);
    all.add(Arguments.of(TenantWires.TENANT, bare));
    all.add(Arguments.of(TenantWires.TENANT, full));
    all.add(Arguments.of(TenantWires.FOUND, Optional.of(full)));
    all.add(Arguments.of(TenantWires.TENANTS, List.of(full, bare)));
    for (Role role : Role.values()) {
      all.add(Arguments.of(TenantWires.PRINCIPAL, new Principal(LONGEST, text, role, Instant.MAX)));
      all.add(Arguments.of(TenantWires.NEW_KEY, new NewApiKey(ID, text, role)));
    }
    Instant expiry = Instant.ofEpochSecond(1_800_000_000L, 123_456_789);
    all.add(Arguments.of(TenantWires.PRINCIPAL, new Principal(ID, text, Role.VIEWER, expiry)));
    all.add(Arguments.of(TenantWires.NEW_TENANT, new NewTenant(ID, text, null)));
    all.add(
        Arguments.of(
            TenantWires.NEW_TENANT,
            new NewTenant(ID, text, SECRET, 36_500, new TenantLimits(TenantLimits.MAX, 1L))));
    for (boolean given : List.of(true, false)) {
      all.add(Arguments.of(TenantWires.PATCH, patch(given, given ? text : null, 7, 8L)));
      all.add(Arguments.of(TenantWires.PATCH, patch(given, given ? text : null, null, null)));
    }
    all.add(Arguments.of(TenantWires.KEY_ID, new TenantBus.KeyId(ID, text)));
    ApiKeyText key = ApiKeyText.generate(ID);
    all.add(Arguments.of(TenantWires.ISSUED, new NewApiKey.Issued(apiKey(key, text), key)));
  }

  private static Tenant full(String text) {
    return new Tenant(
        LONGEST,
        text,
        SECRET,
        Instant.ofEpochMilli(1_700_000_000_123L),
        1,
        new TenantLimits(1L, TenantLimits.MAX),
        List.of(apiKey(ApiKeyText.generate(LONGEST), text), apiKey(ApiKeyText.generate(ID), "b")));
  }

  private static ApiKey apiKey(ApiKeyText text, String name) {
    String hash = HexFormat.of().formatHex(text.hash());
    return new ApiKey(text.id(), name, Role.ADMIN, hash, Instant.ofEpochMilli(1));
  }

  private static TenantBus.Patch patch(boolean given, String name, Integer days, Long limit) {
    return new TenantBus.Patch(
        ID,
        new TenantPatch(
            new Replacement<>(given, name),
            new Replacement<>(!given, given ? null : days),
            new Replacement<>(given, given ? limit : null),
            new Replacement<>(!given, given ? null : limit)));
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void bringsEachTypeBackAsItWas(Wire<T> wire, T value) {
    assertEquals(value, wire.decode(wire.encode(value)));
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void refusesAnotherVersion(Wire<T> wire, T value) {
    Buffer bytes = wire.encode(value).copy();
    bytes.setByte(0, (byte) 2);
    WireException failure = assertThrows(WireException.class, () -> wire.decode(bytes));
    assertTrue(failure.getMessage().startsWith("version 2 is not known"), failure.getMessage());
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void refusesBytesThatEndEarlyWithoutQuotingThem(Wire<T> wire, T value) {
    Buffer bytes = wire.encode(value);
    for (int length = 0; length < bytes.length(); length += 7) {
      Buffer cut = bytes.slice(0, length);
      WireException failure = assertThrows(WireException.class, () -> wire.decode(cut));
      assertFalse(failure.getMessage().contains(SECRET));
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void refusesAnObjectWithoutItsFields(Wire<?> wire) {
    Buffer empty = Buffer.buffer().appendByte((byte) 1).appendString("{}");
    assertThrows(WireException.class, () -> wire.decode(empty));
  }

  static Stream<Object> wires() {
    return values().map(value -> value.get()[0]).distinct();
  }
}
