package io.logserver.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.tenant.TenantId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {

  @ParameterizedTest
  @CsvSource({
    "READ,         true,  true,  false, true",
    "EXPORT,       false, true,  false, true",
    "WRITE,        false, false, true,  true",
    "CLEANUP,      false, false, false, true",
    "TENANT_ADMIN, false, false, false, true"
  })
  void allowsWhatTheContractSays(
      Permission permission, boolean viewer, boolean auditor, boolean writer, boolean admin) {
    assertEquals(viewer, Role.VIEWER.may(permission));
    assertEquals(auditor, Role.AUDITOR.may(permission));
    assertEquals(writer, Role.WRITER.may(permission));
    assertEquals(admin, Role.ADMIN.may(permission));
  }

  @Test
  void knowsRolesByTheNameTokensHave() {
    for (Role role : Role.values()) {
      assertEquals(role, Role.of(role.label()));
    }
    assertEquals("viewer, auditor, writer, admin", Role.ALLOWED);
    assertNull(Role.of("ADMIN"));
    assertNull(Role.of(""));
  }

  @Test
  void makesAnAdminOfTheSystemTenantThePlatformsAdmin() {
    assertTrue(principal(TenantId.SYSTEM, Role.ADMIN).isPlatformAdmin());
    assertFalse(principal(TenantId.SYSTEM, Role.AUDITOR).isPlatformAdmin());
    assertFalse(principal(new TenantId("acme"), Role.ADMIN).isPlatformAdmin());
  }

  private static Principal principal(TenantId tenant, Role role) {
    return new Principal(tenant, "alice", role, Instant.MAX);
  }
}
