package io.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::, 0:0:0:0:0:0:0:0",
    "::1, 0:0:0:0:0:0:0:1",
    "2001:DB8::1, 2001:db8:0:0:0:0:0:1",
    "2001:db8:0:0:0:0:0:1, 2001:db8:0:0:0:0:0:1",
    "64:ff9b::192.0.2.1, 64:ff9b:0:0:0:0:c000:201",
    "::ffff:192.0.2.1, 192.0.2.1",
    "::FFFF:c000:201, 192.0.2.1",
  })
  void address_isRead(String text, String address) {
    assertThat(AddressLiteral.parse(text).map(InetAddress::getHostAddress)).contains(address);
  }

  /** Among them what other readers take for an address: short, octal and hexadecimal forms, zones. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.com",
        "cafe",
        "cafe.de",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.999",
        "01.2.3.4",
        "0x7f.0.0.1",
        "1.2.3.4 ",
        "1.2.3.-4",
        "\u0661.2.3.4",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        ".::1",
        "::1.2.3",
        "fe80::1%eth0",
        "[::1]",
        "1.2.3.4:80",
        "1.2.3.4/32",
        "unknown"
      })
  void anythingElse_isNoAddress(String text) {
    assertThat(AddressLiteral.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1:8080, 192.0.2.1",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1",
    "2001:db8::443, 2001:db8:0:0:0:0:0:443",
    "[2001:db8::1], 2001:db8:0:0:0:0:0:1",
    "[2001:db8::1]:443, 2001:db8:0:0:0:0:0:1",
    "[::ffff:192.0.2.1]:1, 192.0.2.1",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
  })
  void addressAsProxiesWriteIt_isRead(String text, String address) {
    assertThat(AddressLiteral.parseForwarded(text).map(InetAddress::getHostAddress))
        .contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "_hidden",
        "-",
        "192.0.2.1:",
        "192.0.2.1:http",
        "192.0.2.1:123456",
        "192.0.2.1:80:80",
        "[192.0.2.1]",
        "[]",
        "[::1",
        "::1]",
        "[[::1]]",
        "[::1]80",
        "2001:1",
        "\"192.0.2.1\"",
        "for=192.0.2.1",
        "fe80::1%eth0"
      })
  void anythingElseInTheHeader_isNoAddress(String text) {
    assertThat(AddressLiteral.parseForwarded(text)).isEmpty();
  }

  @Test
  void longText_isNoAddress() {
    assertThat(AddressLiteral.parse("1".repeat(1_000_000))).isEmpty();
    assertThat(AddressLiteral.parseForwarded("[" + ":".repeat(1_000_000) + "]")).isEmpty();
  }
}
