/** Tests against the WAR on real servers. Each class runs on WildFly and on Payara, but those tagged {@code stock}. */
@NullMarked
package io.parley.it;

import org.jspecify.annotations.NullMarked;
