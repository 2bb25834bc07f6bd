package io.parley.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The root of all resources of the WAR: the container finds them by their annotations, in whatever package. */
@ApplicationPath("/api")
public class HttpInterface extends Application {}
