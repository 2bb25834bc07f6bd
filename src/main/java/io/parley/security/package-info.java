/**
 * Who may come in. {@link io.parley.security.OriginPolicy} looks at the page, {@link io.parley.security.TrustedProxies}
 * finds the client's address, {@link io.parley.security.Admission} counts, {@link io.parley.security.Refusals} remembers
 * who was turned away.
 */
@NullMarked
package io.parley.security;

import org.jspecify.annotations.NullMarked;
