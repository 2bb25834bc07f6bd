package io.parley.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.protocol.DisplayName;
import io.parley.protocol.RoomName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeQueryTest {
  @Test
  void noQuery_asksForNothing() throws Exception {
    assertThat(HandshakeQuery.parse(null).name()).isEmpty();
    assertThat(HandshakeQuery.parse("").room()).isEmpty();
  }

  @Test
  void parameters_areDecodedAsForms() throws Exception {
    HandshakeQuery query = HandshakeQuery.parse("name=Ann+B%2e&x&room=%E5%A4%A7%E5%8E%85");

    assertThat(query.name()).contains(new DisplayName("Ann B."));
    assertThat(query.room()).contains(new RoomName("\u5927\u5385"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=%",
        "name=%4",
        "name=%g0",
        "name=%C0%80",
        "name=%ED%A0%80",
        "x=%FF",
        "%FF=x",
        "name=a&name=a",
        "room=a&r%6Fom=b",
        "name",
        "room=",
        "room=a%2Fb",
        "room=%uff10"
      })
  void whatCannotBeRead_isRefused(String query) {
    assertThatThrownBy(() -> HandshakeQuery.parse(query)).isInstanceOf(BadQueryException.class);
  }
}
