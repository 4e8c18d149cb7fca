/** Tenants in one file that is replaced as a whole: the store of the embedded profile. */
@NullMarked
package io.logserver.tenant.file;

import org.jspecify.annotations.NullMarked;
