package io.parley.endpoint;

import io.parley.security.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.websocket.Session;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Carries a client's address from its handshake to its session, which has no call for it. The principal of the request is
 * the one thing of a single handshake that both containers hand on; what a configurator writes into the user properties of
 * the endpoint is seen by handshakes that run beside it.
 *
 * @param address of the client
 * @param authenticated the container's own principal; {@code null} where nobody is
 */
record AddressedPrincipal(ClientAddress address, @Nullable Principal authenticated)
    implements Principal {

  /** The same request, with its address. */
  static HttpServletRequest given(HttpServletRequest request, ClientAddress address) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public Principal getUserPrincipal() {
        return new AddressedPrincipal(address, super.getUserPrincipal());
      }
    };
  }

  /** What the filter gave to the handshake of a session. */
  static AddressedPrincipal of(Session session) {
    if (session.getUserPrincipal() instanceof AddressedPrincipal principal) {
      return principal;
    }
    throw new IllegalStateException("a session that did not come through the filter");
  }

  @Override
  public String getName() {
    return authenticated == null ? "" : authenticated.getName();
  }
}
