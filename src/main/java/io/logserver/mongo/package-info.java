/** What the adapters on MongoDB share: its address and its failures. */
@NullMarked
package io.logserver.mongo;

import org.jspecify.annotations.NullMarked;
