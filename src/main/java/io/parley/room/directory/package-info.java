/** Which clients are where: the port, and its sibling that knows this node alone. */
@NullMarked
package io.parley.room.directory;

import org.jspecify.annotations.NullMarked;
