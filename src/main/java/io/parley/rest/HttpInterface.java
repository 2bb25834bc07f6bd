package io.parley.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The root of all resources of the WAR: the container finds them by their annotations, in whatever package. */
@ApplicationPath("/api")
public class HttpInterface extends Application {

  /**
   * What Jersey, in Payara, would do beyond Jakarta REST: describe itself at {@code /api/application.wadl} and to OPTIONS, and
   * leave answers without a body to the container, which makes a page of them (Payara 6.2025.10; {@code HttpInterfaceIT} shows
   * ours). Other servers do not know these names.
   */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        "jersey.config.server.wadl.disableWadl", true,
        "jersey.config.server.response.setStatusOverSendError", true);
  }
}
