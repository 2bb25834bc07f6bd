/** The way to Redis or Valkey, and what goes over it. */
@NullMarked
package io.parley.cluster.redis;

import org.jspecify.annotations.NullMarked;
