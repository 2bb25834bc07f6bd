package io.parley.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/** Where time and identity come from, so that tests can bring their own. */
@ApplicationScoped
public class TimeAndIdentity {

  /** Wall-clock time, for what people and other machines read. */
  @Produces
  @Singleton
  public Clock clock() {
    return Clock.systemUTC();
  }

  /** Elapsed time, for deadlines. */
  @Produces
  @Singleton
  public Ticker ticker() {
    return System::nanoTime;
  }

  /** New clients' identities: 122 random bits each, from a secure source. */
  @Produces
  @Singleton
  public Supplier<UUID> uuids() {
    return UUID::randomUUID;
  }
}
