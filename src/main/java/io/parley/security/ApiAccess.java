package io.parley.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a resource of the HTTP interface asks of its callers; one that does not say so asks as a write does. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ApiAccess {
  /** What is done. */
  Purpose value();

  /** The purposes that the settings tell apart. */
  enum Purpose {
    /** Changes something: always takes a key. */
    WRITE,
    /** Reads rooms and clients: {@code chat.read-access}. */
    READ,
    /** Reads the metrics: {@code chat.metrics-access}. */
    METRICS,
    /** Asks whether the node is well: {@code chat.health-access}. */
    HEALTH,
    /** What everybody may see. */
    PUBLIC
  }
}
