package io.parley.checker;

/** What in {@link Histories#GOOD} may be replaced by what, and the rule that breaks. */
enum Broken {
  NO_WELCOME(
      Rule.WELCOME_FIRST,
      "ann.1 < {'type':'welcome','client':'A','name':'ann','resume':'ta1','resumed':false}\n",
      ""),
  SECOND_ANSWER(
      Rule.ONE_ANSWER,
      "bob.1 < {'type':'ok','id':2}\n",
      "bob.1 < {'type':'ok','id':2}\nbob.1 < {'type':'ok','id':2}\n"),
  NO_ANSWER(
      Rule.ONE_ANSWER,
      "ann.1 < {'type':'error','id':6,'code':404,'reason':'no such room, client or message'}\n",
      ""),
  ANSWER_TO_NOTHING(
      Rule.ONE_ANSWER, "bob.1 < {'type':'ok','id':2}\n", "bob.1 < {'type':'ok','id':99}\n"),
  FAILED_SIGNAL(
      Rule.RIGHT_ANSWER,
      "bob.1 < {'type':'ok','id':2}\n",
      "bob.1 < {'type':'error','id':2,'code':500,'reason':'internal error'}\n"),
  EDIT_OF_ANOTHERS(
      Rule.RIGHT_ANSWER, "'id':5,'room':'r','offset':1,", "'id':5,'room':'r','offset':3,"),
  EDIT_NOT_FOUND(
      Rule.RIGHT_ANSWER,
      "ann.1 < {'type':'ok','id':5,'offset':4,'epoch':'e','at':'t4'}",
      "ann.1 < {'type':'error','id':5,'code':404,'reason':'no such room, client or message'}"),
  LIVE_HOLE(
      Rule.SEQUENCE,
      "bob.1 < {'type':'message','room':'r','offset':2,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t2','key':'k1','body':{'n':'a2'}}\n",
      ""),
  OWN_MESSAGE_LIVE(
      Rule.SEQUENCE,
      "ann.1 < {'type':'ok','id':2,'room':'r','epoch':'e','offset':1,'at':'t1'}\n",
      "ann.1 < {'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','body':'a1'}\nann.1 < {'type':'ok','id':2,'room':'r','epoch':'e','offset':1,'at':'t1'}\n"),
  HOLE_BETWEEN_REPLAY_AND_LIVE(
      Rule.SEQUENCE,
      "bob.2 < {'type':'message','room':'r','offset':4,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t4','edits':1,'body':'a1 new'}\n",
      ""),
  REPLAYED_TWICE(
      Rule.SEQUENCE,
      "cid.2 < {'type':'message','room':'r','offset':5,",
      "cid.2 < {'type':'message','room':'r','offset':4,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t4','edits':1,'body':'a1 new'}\ncid.2 < {'type':'message','room':'r','offset':5,"),
  RETRY_NOT_MARKED(Rule.SEQUENCE, ",'duplicate':true", ""),
  AFTER_LEAVING(
      Rule.MEMBERS_ONLY,
      "bob.2 - close",
      "bob.2 < {'type':'presence','room':'r','joined':[],'left':['B'],'count':2}\nbob.2 - close"),
  LAST_MESSAGE_MISSING(
      Rule.COMPLETE,
      "cid.2 < {'type':'message','room':'r','offset':5,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t5','body':'a3'}\n",
      ""),
  TWO_CONTENTS(
      Rule.ONE_CONTENT,
      "bob.1 < {'type':'message','room':'r','offset':3,'epoch':'e','from':{'client':'P','name':'pat'},'at':'t3','body':'p1'}",
      "bob.1 < {'type':'message','room':'r','offset':3,'epoch':'e','from':{'client':'P','name':'pat'},'at':'t3','body':'p2'}"),
  REPLAY_DIFFERS_FROM_LIVE(
      Rule.ONE_CONTENT,
      "bob.2 < {'type':'message','room':'r','offset':2,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t2','key':'k1',",
      "bob.2 < {'type':'message','room':'r','offset':2,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t2',"),
  SHOWS_ANOTHER_THAN_ITS_EDIT(
      Rule.ONE_CONTENT,
      "bob.2 < {'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','editedAt':4,'body':'a1 new'}",
      "bob.2 < {'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','editedAt':4,'body':'a1'}"),
  NOT_WHAT_WAS_SENT(Rule.STORED_ONCE, "'room':'r','body':'a3'}", "'room':'r','body':'a4'}"),
  STORED_AGAIN(
      Rule.STORED_ONCE,
      "'id':4,'room':'r','epoch':'e','offset':2,'at':'t2','duplicate':true",
      "'id':4,'room':'r','epoch':'e','offset':6,'at':'t6'"),
  KEY_TWICE(
      Rule.ONE_KEY,
      "'id':4,'room':'r','epoch':'e','offset':2,'at':'t2','duplicate':true",
      "'id':4,'room':'r','epoch':'e','offset':6,'at':'t6'"),
  DUPLICATE_WITHOUT_KEY(
      Rule.ONE_KEY, "'offset':5,'at':'t5'}\npat", "'offset':5,'at':'t5','duplicate':true}\npat"),
  HOLE(
      Rule.NO_HOLE,
      "ann.1 < {'type':'ok','id':7,'room':'r','epoch':'e','offset':5,'at':'t5'}",
      "ann.1 < {'type':'ok','id':7,'room':'r','epoch':'e','offset':7,'at':'t5'}"),
  NEW_EPOCH(
      Rule.ONE_EPOCH,
      "cid.2 < {'type':'ok','id':3,'epoch':'e'",
      "cid.2 < {'type':'ok','id':3,'epoch':'f'"),
  HEAD_WENT_BACK(
      Rule.REAL_TIME,
      "bob.2 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':5,",
      "bob.2 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':4,"),
  STORED_BEFORE_IT_WAS_SENT(
      Rule.REAL_TIME,
      "ann.1 < {'type':'ok','id':7,'room':'r','epoch':'e','offset':5,",
      "ann.1 < {'type':'ok','id':7,'room':'r','epoch':'e','offset':4,"),
  NOT_RECOVERED(
      Rule.RECOVERED,
      "{'client':'P','name':'pat'},{'client':'C','name':'cid'}],'recovered':true}\ncid",
      "{'client':'P','name':'pat'},{'client':'C','name':'cid'}],'recovered':false}\ncid"),
  RECOVERED_ANOTHER_EPOCH(
      Rule.RECOVERED, "'recover':{'epoch':'e','offset':3}", "'recover':{'epoch':'d','offset':3}"),
  PAGE_WITH_A_HOLE(
      Rule.PAGE,
      "'body':'a1 new'},{'type':'message','room':'r','offset':2,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t2','key':'k1','body':{'n':'a2'}}",
      "'body':'a1 new'}"),
  PAGE_WITHOUT_THE_LATEST(Rule.PAGE, "'room':'r','before':5,'limit':2", "'room':'r','limit':2"),
  LATEST_WITH_JOIN_NOT_UP_TO_HEAD(
      Rule.PAGE, "'epoch':'e','offset':3,'count':4,", "'epoch':'e','offset':4,'count':4,"),
  PAGE_SAYS_NO_MORE(Rule.PAGE, "'body':'a1 new'}],'more':true}", "'body':'a1 new'}],'more':false}"),
  EDIT_NOT_SHOWN(
      Rule.EDIT_SHOWN,
      "'messages':[{'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','editedAt':4,'body':'a1 new'}",
      "'messages':[{'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','body':'a1'}"),
  EDIT_NOT_REPLAYED(
      Rule.EDIT_SHOWN,
      "bob.2 < {'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','editedAt':4,'body':'a1 new'}",
      "bob.2 < {'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','body':'a1'}"),
  PLAIN_SKIPPED(Rule.PLAIN_ORDER, "pat.1 < {'n':'a2'}\n", ""),
  PLAIN_LACKS_THE_LAST(Rule.PLAIN_ORDER, "pat.1 < a3\n", ""),
  PLAIN_GOT_IT_TWICE(Rule.PLAIN_ORDER, "pat.1 < a3\n", "pat.1 < a3\npat.1 < a1\n"),
  MEMBER_MISSING(
      Rule.PRESENCE,
      "'members':[{'client':'A','name':'ann'},{'client':'P','name':'pat'},{'client':'C','name':'cid'}],'recovered'",
      "'members':[{'client':'P','name':'pat'},{'client':'C','name':'cid'}],'recovered'"),
  NEVER_TOLD_OF(
      Rule.PRESENCE,
      "ann.1 < {'type':'presence','room':'r','joined':[{'client':'C','name':'cid'}],'left':[],'count':3}\n",
      ""),
  GHOST(
      Rule.PRESENCE,
      "'room':'r','members':[{'client':'A',",
      "'room':'r','members':[{'client':'B','name':'bob'},{'client':'A',"),
  SIGNAL_TWICE(
      Rule.SIGNAL,
      "cid.1 - reset",
      "ann.1 < {'type':'signal','room':'r','from':{'client':'B','name':'bob'},'kind':'typing','body':'s1'}\ncid.1 - reset"),
  SIGNAL_CAME_BACK(Rule.SIGNAL, "ann.1 < {'type':'signal'", "bob.1 < {'type':'signal'"),
  TOKEN_REFUSED(
      Rule.RESUMED,
      "'client':'C','name':'cid','resume':'tc2','resumed':true}",
      "'client':'E','name':'cid','resume':'tc2','resumed':false}"),
  TOKEN_USED_TWICE(
      Rule.RESUMED,
      "'client':'D','name':'bob','resume':'td1','resumed':false}",
      "'client':'B','name':'bob','resume':'td1','resumed':true}"),
  ENDED_WITHOUT_CAUSE(Rule.ENDING, "cid.1 - reset\n", ""),
  NOT_REPLACED(
      Rule.ENDING,
      "ann.1 > {'type':'members'",
      "ann.2 + superchat ta1\nann.2 < {'type':'welcome','client':'A','name':'ann','resume':'ta2','resumed':true}\nann.1 > {'type':'members'"),
  NO_BYE(
      Rule.ENDING, "bob.1 < {'type':'bye','code':4504,'reason':'replaced','reconnect':null}\n", "");

  private final Rule rule;
  private final String good;
  private final String bad;

  Broken(Rule rule, String good, String bad) {
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
