package io.parley.security;

/** Clients' addresses for tests. */
public final class TestAddresses {
  private TestAddresses() {}

  /** An address as it is written. */
  public static ClientAddress at(String literal) {
    return new ClientAddress(AddressLiteral.parse(literal).orElseThrow());
  }
}
