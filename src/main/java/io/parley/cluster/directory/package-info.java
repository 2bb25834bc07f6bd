/** Who is where on all nodes, kept in Redis. */
@NullMarked
package io.parley.cluster.directory;

import org.jspecify.annotations.NullMarked;
