/** Who may do what: roles, permissions, and the principal a request acts for. */
@NullMarked
package io.logserver.auth;

import org.jspecify.annotations.NullMarked;
