/**
 * Proof that a tenant cannot see, change or even notice another one, on any route, with any role
 * and any credential.
 */
package io.logserver.isolation;
