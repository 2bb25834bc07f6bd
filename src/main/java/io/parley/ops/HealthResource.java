package io.parley.ops;

import io.parley.protocol.Jsonp;
import io.parley.security.ApiAccess;
import io.parley.security.ApiAccess.Purpose;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code /api/health}: the checks in the shape of MicroProfile Health 4.0, 200 where all are up and 503 where one is not.
 * Neither server has that at its WebSocket port in every configuration, so it is made here. Injected as {@link DrainResource}.
 */
@Singleton
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
@ApiAccess(Purpose.HEALTH)
@SuppressWarnings("NullAway.Init") // filled in by the container
public class HealthResource {
  @Inject Health health;

  /** All checks. */
  @GET
  public Response all() {
    Set<Check> checks = new LinkedHashSet<>(health.live());
    checks.addAll(health.ready());
    return answer(List.copyOf(checks));
  }

  /** Whether the node is to be left running. */
  @GET
  @Path("/live")
  public Response live() {
    return answer(health.live());
  }

  /** Whether new clients may be sent to the node. */
  @GET
  @Path("/ready")
  public Response ready() {
    return answer(health.ready());
  }

  private static Response answer(List<Check> checks) {
    boolean up = checks.stream().allMatch(Check::up);
    JsonArrayBuilder array = Jsonp.PROVIDER.createArrayBuilder();
    checks.forEach(check -> array.add(json(check)));
    return Response.status(up ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
        .entity(
            Jsonp.PROVIDER
                .createObjectBuilder()
                .add("status", word(up))
                .add("checks", array)
                .build()
                .toString())
        .build();
  }

  private static JsonObjectBuilder json(Check check) {
    JsonObjectBuilder json =
        Jsonp.PROVIDER
            .createObjectBuilder()
            .add("name", check.name())
            .add("status", word(check.up()));
    // Without an empty one, as MicroProfile Health has it.
    return check.data().isEmpty()
        ? json
        : json.add("data", Jsonp.PROVIDER.createObjectBuilder(check.data()));
  }

  private static String word(boolean up) {
    return up ? "UP" : "DOWN";
  }
}
