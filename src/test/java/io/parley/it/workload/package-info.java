/** Clients that do all that the protocol allows, by chance, and record it; {@code io.parley.checker} judges the record. */
@NullMarked
package io.parley.it.workload;

import org.jspecify.annotations.NullMarked;
