package io.parley.endpoint;

import io.parley.protocol.Subprotocol;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * Chooses the subprotocol by the client's order. The Jakarta specification leaves the choice to the container. Nothing is
 * injected here: Payara would leave it null.
 */
public class HandshakeConfigurator extends ServerEndpointConfig.Configurator {

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return Subprotocol.negotiate(requested).map(Subprotocol::wireName).orElse("");
  }

  /** The filter has looked at the origin already. */
  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }
}
