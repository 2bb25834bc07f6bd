package io.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, 10.255.255.255, 11.0.0.0",
    "10.128.0.0/9, 10.128.0.0, 10.255.255.255, 10.127.255.255",
    "192.0.2.16/29, 192.0.2.16, 192.0.2.23, 192.0.2.24",
    "192.0.2.1, 192.0.2.1, 192.0.2.1, 192.0.2.2",
    "192.0.2.1/32, 192.0.2.1, ::ffff:192.0.2.1, 192.0.2.0",
    "::ffff:10.0.0.0/104, 10.0.0.0, 10.255.255.255, 11.0.0.0",
    "0.0.0.0/0, 0.0.0.0, 255.255.255.255, ::1",
    "::/0, ::, ffff::, 1.2.3.4",
    "fd00::/8, fd00::, fdff:ffff::1, fe00::",
    "2001:db8::/33, 2001:db8::, 2001:db8:7fff:ffff::, 2001:db8:8000::",
    "::1, ::1, ::1, ::2",
  })
  void range_containsItsAddresses_andNoOther(
      String range, String first, String last, String outside) {
    AddressRange read = AddressRange.parse(range).orElseThrow();

    assertThat(read.contains(address(first))).isTrue();
    assertThat(read.contains(address(last))).isTrue();
    assertThat(read.contains(address(outside))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "proxy.example.com/24",
        "10.0.0.0/",
        "/8",
        "10.0.0.0/33",
        "10.0.0.0/08",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0.0 /8",
        "10.1.0.0/8",
        "10.0.0.0/255.0.0.0",
        "10.*",
        "10.0.0.0-10.0.0.9",
        "::/129",
        "fd00::1/8",
        "::ffff:10.0.0.0/95",
        "fe80::1%eth0",
        "[::1]"
      })
  void anythingElse_isNoRange(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1/32",
    "::ffff:192.0.2.1, 192.0.2.1/32",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
  })
  void client_countsByItsAddress_orByItsSlash64(String address, String counted) {
    assertThat(new ClientAddress(address(address)).counted()).hasToString(counted);
  }

  private static InetAddress address(String text) {
    return AddressLiteral.parse(text).orElseThrow();
  }
}
