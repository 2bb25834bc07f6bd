/** What the integration tests share: the WAR as they deploy it, clients, raw sockets, server processes, outside tools. */
@NullMarked
package io.parley.it.harness;

import org.jspecify.annotations.NullMarked;
