/** What was said in each room: the port, and its sibling that keeps it in this node's memory. */
@NullMarked
package io.parley.room.log;

import org.jspecify.annotations.NullMarked;
