package io.parley.ops;

import io.parley.pool.Drain;
import io.parley.protocol.Jsonp;
import io.parley.security.ApiAccess;
import io.parley.security.ApiAccess.Purpose;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/**
 * {@code /api/drain}: sends everybody away before the server is restarted, and tells how far that has come.
 *
 * <p>Injected into a field, as all resources: for a constructor RESTEasy looks by its own rules first, and finds none (WildFly
 * 39.0.1, RESTEASY003190; no deployment would start).
 */
@Singleton
@Path("/drain")
@Produces(MediaType.APPLICATION_JSON)
@SuppressWarnings("NullAway.Init") // filled in by the container
public class DrainResource {
  @Inject Drain drain;

  /** Begins; asked once more, it goes on as it has begun. */
  @POST
  @ApiAccess(Purpose.WRITE)
  public Response start() {
    drain.start();
    return Response.status(Response.Status.ACCEPTED).entity(status()).build();
  }

  /**
   * How far it has come.
   *
   * @return {@code state} ({@code serving}, {@code draining}, {@code drained}), {@code clients} that are still open, and the
   *     milliseconds until the last of them is sent away
   */
  @GET
  @ApiAccess(Purpose.HEALTH)
  public String status() {
    Drain.Status status = drain.status();
    return Jsonp.PROVIDER
        .createObjectBuilder()
        .add("state", status.state().name().toLowerCase(Locale.ROOT))
        .add("clients", status.clients())
        .add("remainingMs", status.remaining().toMillis())
        .build()
        .toString();
  }
}
