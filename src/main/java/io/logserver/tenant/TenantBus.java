package io.logserver.tenant;

import io.logserver.auth.Principal;
import io.logserver.bus.Address;
import io.logserver.bus.Topic;
import java.util.List;
import java.util.Optional;

/**
 * Where tenants are asked for on the bus, from every process of a cluster: secrets travel with
 * them, so that between machines the bus has to be TLS.
 */
public final class TenantBus {

  /** {@link TenantService#create}; whoever asks has checked that it is for a platform admin. */
  public static final Address<NewTenant, Tenant> CREATE =
      Address.ofChangeAcross("tenant.create", TenantWires.NEW_TENANT, TenantWires.TENANT);

  /** {@link TenantService#list}. */
  public static final Address<Principal, List<Tenant>> LIST =
      Address.across("tenant.list", TenantWires.PRINCIPAL, TenantWires.TENANTS);

  /** {@link TenantService#find}. */
  public static final Address<TenantId, Optional<Tenant>> FIND =
      Address.across("tenant.find", TenantWires.ID, TenantWires.FOUND);

  /**
   * {@link TenantService#patch}; whoever asks has checked that the caller may, as for all that
   * follow.
   */
  public static final Address<Patch, Tenant> PATCH =
      Address.ofChangeAcross("tenant.patch", TenantWires.PATCH, TenantWires.TENANT);

  /** {@link TenantService#rotate}. */
  public static final Address<TenantId, Tenant> ROTATE =
      Address.ofChangeAcross("tenant.rotate", TenantWires.ID, TenantWires.TENANT);

  /** {@link TenantService#addKey}. */
  public static final Address<NewApiKey, NewApiKey.Issued> ADD_KEY =
      Address.ofChangeAcross("tenant.key.add", TenantWires.NEW_KEY, TenantWires.ISSUED);

  /** {@link TenantService#revokeKey}. */
  public static final Address<KeyId, Tenant> REVOKE_KEY =
      Address.ofChangeAcross("tenant.key.revoke", TenantWires.KEY_ID, TenantWires.TENANT);

  /**
   * Tells that a tenant was created or changed, so that what is remembered of it is out of date, in
   * every process.
   */
  public static final Topic<TenantId> CHANGED = Topic.across("tenant.changed", TenantWires.ID);

  /** A change of one tenant's settings. */
  public record Patch(TenantId tenant, TenantPatch change) {}

  /** An API key of one tenant. */
  public record KeyId(TenantId tenant, String id) {}

  private TenantBus() {}
}
