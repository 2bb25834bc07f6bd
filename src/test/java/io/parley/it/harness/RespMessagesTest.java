package io.parley.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Redis says is cut where one message ends and the next begins. */
class RespMessagesTest {
  private static final String PUSH =
      ">3\r\n$8\r\nsmessage\r\n$2\r\nch\r\n$12\r\nline\r\n*1\r\n+x\r\n";

  private static final List<String> MESSAGES =
      List.of(
          "+OK\r\n",
          ":7\r\n",
          "$-1\r\n",
          "*-1\r\n",
          "_\r\n",
          "$0\r\n\r\n",
          PUSH,
          "*3\r\n*2\r\n:1\r\n$3\r\na\r\n\r\n*0\r\n-ERR no\r\n",
          "%2\r\n+a\r\n:1\r\n+b\r\n*2\r\n#t\r\n,1.5\r\n",
          "|1\r\n+ttl\r\n:9\r\n~1\r\n=7\r\ntxt:hey\r\n");

  @Test
  void messages_areCut_howeverTheyCome() {
    byte[] all = String.join("", MESSAGES).getBytes(StandardCharsets.UTF_8);
    for (int portion = 1; portion <= all.length; portion++) {
      List<String> cut = new ArrayList<>();
      RespMessages messages =
          new RespMessages(message -> cut.add(new String(message, StandardCharsets.UTF_8)));
      for (int from = 0; from < all.length; from += portion) {
        int length = Math.min(portion, all.length - from);
        byte[] some = new byte[portion];
        System.arraycopy(all, from, some, 0, length);
        messages.take(some, length);
      }

      assertThat(cut).as("in portions of %d", portion).isEqualTo(MESSAGES);
    }
  }

  @Test
  void publications_areTold_fromWhatElseComes() {
    assertThat(isPublication(PUSH)).isTrue();
    assertThat(isPublication("*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nx\r\n")).isTrue();
    assertThat(isPublication(">3\r\n$10\r\nssubscribe\r\n$2\r\nch\r\n:1\r\n")).isFalse();
    assertThat(isPublication("$8\r\nsmessage\r\n")).isFalse();
  }

  private static boolean isPublication(String message) {
    return RespMessages.isPublication(message.getBytes(StandardCharsets.UTF_8));
  }
}
