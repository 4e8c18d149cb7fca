/** The API's contract, for machines and for people. */
@NullMarked
package io.logserver.docs;

import org.jspecify.annotations.NullMarked;
