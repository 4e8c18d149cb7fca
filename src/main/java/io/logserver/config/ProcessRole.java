package io.logserver.config;

/** A part of the server that a process may deploy, and whose routes its HTTP edge then mounts. */
public enum ProcessRole {
  /** Verifies tokens for an ingress. */
  AUTH,
  /** Manages tenants, their keys and tokens. */
  TENANT,
  /** Takes logs in and answers questions about them. */
  LOG,
  /** Moves logs from the queue into the store. */
  WORKER,
  /** Shows logs live. */
  STREAM
}
