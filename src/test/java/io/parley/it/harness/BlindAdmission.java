package io.parley.it.harness;

import io.parley.config.Settings;
import io.parley.security.Admission;
import io.parley.security.ClientAddress;
import io.parley.security.Refusal;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Added to the WAR under test: every handshake finds room, as if the last place were taken only between its check and the
 * open.
 */
@Singleton
@Alternative
@Priority(1)
public class BlindAdmission extends Admission {

  /** Made by the container. */
  @Inject
  public BlindAdmission(Settings settings) {
    super(settings);
  }

  @Override
  public Optional<Refusal> check(ClientAddress address) {
    return Optional.empty();
  }
}
