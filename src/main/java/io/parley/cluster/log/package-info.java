/** What is said in rooms, kept in Redis and heard by every node that has members there. */
@NullMarked
package io.parley.cluster.log;

import org.jspecify.annotations.NullMarked;
