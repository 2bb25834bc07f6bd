/** Who is in which room, and the order of what is said there. A room owns its members and calls the pool. */
@NullMarked
package io.parley.room;

import org.jspecify.annotations.NullMarked;
