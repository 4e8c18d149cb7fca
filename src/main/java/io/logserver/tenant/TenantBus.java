package io.logserver.tenant;

import io.logserver.auth.Principal;
import io.logserver.bus.Address;
import io.logserver.bus.Topic;
import java.util.List;
import java.util.Optional;

/** Where tenants are asked for on the bus. */
public final class TenantBus {

  /** {@link TenantService#create}; whoever asks has checked that it is for a platform admin. */
  public static final Address<NewTenant, Tenant> CREATE = Address.ofChange("tenant.create");

  /** {@link TenantService#list}. */
  public static final Address<Principal, List<Tenant>> LIST = new Address<>("tenant.list");

  /** {@link TenantService#find}. */
  public static final Address<TenantId, Optional<Tenant>> FIND = new Address<>("tenant.find");

  /**
   * {@link TenantService#patch}; whoever asks has checked that the caller may, as for all that
   * follow.
   */
  public static final Address<Patch, Tenant> PATCH = new Address<>("tenant.patch");

  /** {@link TenantService#rotate}. */
  public static final Address<TenantId, Tenant> ROTATE = new Address<>("tenant.rotate");

  /** {@link TenantService#addKey}. */
  public static final Address<NewApiKey, NewApiKey.Issued> ADD_KEY =
      new Address<>("tenant.key.add");

  /** {@link TenantService#revokeKey}. */
  public static final Address<KeyId, Tenant> REVOKE_KEY = new Address<>("tenant.key.revoke");

  /**
   * Tells that a tenant was created or changed, so that what is remembered of it is out of date.
   */
  public static final Topic<TenantId> CHANGED = new Topic<>("tenant.changed");

  /** A change of one tenant's settings. */
  public record Patch(TenantId tenant, TenantPatch change) {}

  /** An API key of one tenant. */
  public record KeyId(TenantId tenant, String id) {}

  private TenantBus() {}
}
