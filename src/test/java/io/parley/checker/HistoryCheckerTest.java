package io.parley.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Histories written by hand: a good one of everything passes, and a broken one is found, for each rule and each way to break
 * it. A line is a connection, a mark and a text; single quotes stand for double ones.
 */
class HistoryCheckerTest {
  private static final int WINDOW = 10;

  @Test
  void aGoodHistory_hasNoViolations() {
    assertThat(check(Histories.GOOD)).isEmpty();
  }

  @Test
  void aHalfClose_answeredByTheContainer_isGood() {
    String history = Histories.GOOD.replace("bob.1 ! 4504", "bob.1 ! 1005");
    assertThat(history).isNotEqualTo(Histories.GOOD);

    assertThat(check(history)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenHistory_isFound_withItsEvidence(Broken broken) {
    // given
    assertThat(Histories.GOOD).contains(broken.good());
    String history = Histories.GOOD.replace(broken.good(), broken.bad());

    // when
    List<Violation> violations = check(history);

    // then
    assertThat(violations).as(history).extracting(Violation::rule).contains(broken.rule());
    assertThat(violations)
        .filteredOn(violation -> violation.rule() == broken.rule())
        .allSatisfy(violation -> assertThat(violation.what()).isNotEmpty());
  }

  @Test
  void aGoodHistoryOfNodes_hasNoViolations() {
    assertThat(check(NodeHistories.GOOD)).isEmpty();
  }

  @Test
  void inDoubt_whoSendsWhileItsJoinIsUnderWay_mayBeStored() {
    String history =
        NodeHistories.GOOD.replace(
            "bob.1 < {'type':'error','id':5,'code':403,'reason':'not allowed'}",
            "bob.1 < {'type':'ok','id':5,'room':'r','epoch':'e','offset':2,'at':'t2'}");
    assertThat(history).isNotEqualTo(NodeHistories.GOOD);

    assertThat(check(history)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenHistoryOfNodes_isFound(BrokenOnNodes broken) {
    assertThat(NodeHistories.GOOD).contains(broken.good());
    String history = NodeHistories.GOOD.replace(broken.good(), broken.bad());

    List<Violation> violations = check(history);

    assertThat(violations).as(history).extracting(Violation::rule).contains(broken.rule());
  }

  @ParameterizedTest
  @EnumSource
  void everyRule_isBrokenBySomeHistory(Rule rule) {
    assertThat(Broken.values()).extracting(Broken::rule).contains(rule);
  }

  @Test
  void aViolation_quotesItsLines() {
    String history =
        Histories.GOOD.replace(
            "bob.1 < {'type':'message','room':'r','offset':2,",
            "bob.1 < {'type':'message','room':'r','offset':7,");

    List<Violation> violations = check(history);

    assertThat(violations)
        .anySatisfy(
            violation -> {
              assertThat(violation.what()).isEqualTo("offset 7 came for 2");
              assertThat(violation.evidence())
                  .anyMatch(
                      line -> line.matches("#\\d+ bob.1 < .*'offset':7,.*".replace('\'', '"')));
            });
  }

  private static List<Violation> check(String history) {
    List<Line> lines = new ArrayList<>();
    for (String written : history.lines().toList()) {
      String[] words = written.replace('\'', '"').split(" ", 3);
      lines.add(new Line(words[0], kind(words[1]), words.length > 2 ? words[2] : ""));
    }
    return HistoryChecker.check(lines, WINDOW);
  }

  private static Line.Kind kind(String mark) {
    for (Line.Kind kind : Line.Kind.values()) {
      if (mark.charAt(0) == kind.mark()) {
        return kind;
      }
    }
    throw new AssertionError("no such mark: " + mark);
  }
}
