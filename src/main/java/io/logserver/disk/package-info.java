/** The only way bytes reach a disk, narrow enough that a test can cut the power. */
@NullMarked
package io.logserver.disk;

import org.jspecify.annotations.NullMarked;
