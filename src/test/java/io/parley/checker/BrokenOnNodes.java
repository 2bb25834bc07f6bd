package io.parley.checker;

/** What in {@link NodeHistories#GOOD} may be replaced by what, and the rule that breaks: nothing is excused where a node is well. */
enum BrokenOnNodes {
  REFUSED_BY_ONE_THAT_IS_WELL(Rule.RIGHT_ANSWER, "node-1 # CUT_OFF\n", ""),
  MISSING_THOUGH_ITS_NODE_IS_WELL(Rule.PRESENCE, "node-1 # CUT_OFF\n", ""),
  SENT_AWAY_BY_ONE_THAT_IS_WELL(Rule.ENDING, "node-1 # CUT_OFF\n", ""),
  NOT_LET_IN_BY_ONE_THAT_IS_WELL(
      Rule.ENDING,
      "dan.1 ! 1013\npat.1 - close\nnode-1 # WELL\n",
      "pat.1 - close\nnode-1 # WELL\ndan.1 ! 1013\n"),
  ANOTHER_NODE_IS_CUT_OFF(Rule.RIGHT_ANSWER, "node-1 # CUT_OFF", "node-0 # CUT_OFF"),
  REFUSED_AFTERWARDS(
      Rule.RIGHT_ANSWER,
      "bob.1 < {'type':'ok','id':7,'room':'r','epoch':'e','offset':2,'at':'t2','duplicate':true}",
      "bob.1 < {'type':'error','id':7,'code':503,'reason':'draining or the store is unreachable','retryAfterMs':1000}"),
  ANOTHER_ERROR_WHERE_CUT_OFF(
      Rule.RIGHT_ANSWER, "'type':'error','id':2,'code':503", "'type':'error','id':2,'code':500"),
  NO_DOUBT_AFTER_A_JOIN(
      Rule.RIGHT_ANSWER,
      "bob.1 < {'type':'error','id':4,'code':503,'reason':'draining or the store is unreachable','retryAfterMs':1000}\n",
      "bob.1 < {'type':'ok','id':4,'room':'r','epoch':'e','offset':2,'count':2,'members':[{'client':'A','name':'ann'},{'client':'B','name':'bob'}],'messages':[],'more':true}\n"),
  STORED_FOR_NO_MEMBER(
      Rule.MEMBERS_ONLY,
      "bob.1 > {'type':'join','id':4,'room':'r','last':5}\nbob.1 > {'type':'send','id':5,'room':'r','body':'b1','key':'k'}\nbob.1 < {'type':'error','id':5,'code':403,'reason':'not allowed'}\n",
      "bob.1 > {'type':'send','id':5,'room':'r','body':'b1','key':'k'}\nbob.1 < {'type':'ok','id':5,'room':'r','epoch':'e','offset':2,'at':'t2'}\nbob.1 > {'type':'join','id':4,'room':'r','last':5}\n"),
  RETRY_STORED_AGAIN(
      Rule.ONE_KEY,
      "'id':7,'room':'r','epoch':'e','offset':2,'at':'t2','duplicate':true",
      "'id':7,'room':'r','epoch':'e','offset':3,'at':'t3'"),
  LOST_WITH_ITS_NODE(
      Rule.RECOVERED,
      "'members':[{'client':'B','name':'bob'}],'recovered':true",
      "'members':[{'client':'B','name':'bob'}],'recovered':false"),
  NEW_EPOCH(
      Rule.ONE_EPOCH,
      "'id':1,'room':'r','epoch':'e','offset':2",
      "'id':1,'room':'r','epoch':'f','offset':2"),
  ENDED_BY_ONE_THAT_IS_WELL(Rule.ENDING, "node-1 # DOWN\n", ""),
  SENT_AWAY_WITHOUT_CAUSE(Rule.ENDING, "node-0 # LEAVING\n", ""),
  SENT_AWAY_WITHOUT_A_BYE(
      Rule.ENDING,
      "ann.1 < {'type':'bye','code':1012,'reason':'restart','reconnect':{'minMs':0,'maxMs':1000}}\n",
      ""),
  LEAVES_WITH_ANOTHER_CODE(Rule.ENDING, "ann.1 ! 1012", "ann.1 ! 1011"),
  HOLE_THOUGH_IT_STAYS(Rule.SEQUENCE, "eve.1 > {'type':'leave','id':3,'room':'r'}\n", ""),
  STORED_THOUGH_IT_HAD_LEFT_BEFORE(
      Rule.RIGHT_ANSWER,
      "eve.1 > {'type':'send','id':2,'room':'r','body':'e1'}\n",
      "eve.1 > {'type':'leave','id':4,'room':'r'}\neve.1 > {'type':'send','id':2,'room':'r','body':'e1'}\n"),
  PLAIN_SKIPPED_ONE_THAT_NOBODY_EDITED(Rule.PLAIN_ORDER, "sue.1 < b7\n", ""),
  COUNT_WRONG_IN_THE_END(Rule.PRESENCE, "'left':['E'],'count':1", "'left':['E'],'count':2"),
  OLD_TOKEN_THOUGH_CONFIRMED(Rule.RESUMED, "node-0 # CUT_OFF\n", "");

  private final Rule rule;
  private final String good;
  private final String bad;

  BrokenOnNodes(Rule rule, String good, String bad) {
    this.rule = rule;
    this.good = good;
    this.bad = bad;
  }

  Rule rule() {
    return rule;
  }

  String good() {
    return good;
  }

  String bad() {
    return bad;
  }
}
