/** Several nodes that behave as one: which siblings of the ports are used, those in memory or those in Redis. */
@NullMarked
package io.parley.cluster;

import org.jspecify.annotations.NullMarked;
