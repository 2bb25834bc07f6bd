package io.parley.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.config.TestSettings;
import io.parley.protocol.CloseCode;
import io.parley.protocol.ProtocolException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class MessageAssemblerTest {
  private final MessageAssembler assembler =
      new MessageAssembler(
          TestSettings.with("chat.max-message-bytes", "8", "chat.max-empty-parts", "2"));

  @Test
  void parts_becomeOneMessage_andTheNextStartsAnew() throws Exception {
    assertThat(assembler.add("ab", false)).isEmpty();
    assertThat(assembler.add("cd", true)).contains("abcd");
    assertThat(assembler.add("12345678", true)).contains("12345678");
    assertThat(assembler.add("", true)).contains("");
  }

  @Test
  void bytes_areCountedInUtf8_overAllParts() throws Exception {
    assertThat(assembler.add("\u20ac\u20ac", false)).isEmpty();
    assertTooBig("\u20ac", true);
  }

  @Test
  void pairSplitBetweenParts_countsFour() throws Exception {
    assertThat(assembler.add("1234\ud83d", false)).isEmpty();
    assertThat(assembler.add("\ude00", true)).contains("1234\ud83d\ude00");
  }

  @Test
  void emptyParts_areBounded() throws Exception {
    assembler.add("a", false);
    assembler.add("", false);
    assembler.add("", false);
    assertTooBig("", false);
  }

  @Test
  void afterALimitIsBroken_everythingIsSwallowed() throws Exception {
    assertTooBig("123456789", false);
    assertThat(assembler.add("123456789", false)).isEmpty();
    assertThat(assembler.add("x", true)).isEmpty();
    assertThat(assembler.add("a new message", true)).isEmpty();
  }

  private void assertTooBig(String part, boolean last) {
    assertThatThrownBy(() -> assembler.add(part, last))
        .asInstanceOf(InstanceOfAssertFactories.type(ProtocolException.class))
        .extracting(ProtocolException::closeCode)
        .isEqualTo(CloseCode.MESSAGE_TOO_BIG);
  }
}
