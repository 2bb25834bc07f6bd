package io.parley.checker;

/**
 * A history in which all goes well: three structured clients and a plain one in a room with a window of ten. Ann speaks,
 * edits and retries; bob comes back twice, once over a connection that is still open; cid comes back too late.
 */
final class Histories {
  static final String GOOD =
      """
      ann.1 + superchat
      ann.1 < {'type':'welcome','client':'A','name':'ann','resume':'ta1','resumed':false}
      bob.1 + superchat
      bob.1 < {'type':'welcome','client':'B','name':'bob','resume':'tb1','resumed':false}
      cid.1 + superchat
      cid.1 < {'type':'welcome','client':'C','name':'cid','resume':'tc1','resumed':false}
      ann.1 > {'type':'join','id':1,'room':'r'}
      ann.1 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':0,'count':1,'members':[{'client':'A','name':'ann'}]}
      bob.1 > {'type':'join','id':1,'room':'r'}
      bob.1 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':0,'count':2,'members':[{'client':'A','name':'ann'},{'client':'B','name':'bob'}]}
      pat.1 + chat r pat
      ann.1 > {'type':'send','id':2,'room':'r','body':'a1'}
      ann.1 > {'type':'send','id':3,'room':'r','body':{'n':'a2'},'key':'k1'}
      ann.1 > {'type':'send','id':4,'room':'r','body':{'n':'a2'},'key':'k1'}
      ann.1 < {'type':'ok','id':2,'room':'r','epoch':'e','offset':1,'at':'t1'}
      bob.1 < {'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','body':'a1'}
      pat.1 < a1
      ann.1 < {'type':'ok','id':3,'room':'r','epoch':'e','offset':2,'at':'t2'}
      ann.1 < {'type':'ok','id':4,'room':'r','epoch':'e','offset':2,'at':'t2','duplicate':true}
      bob.1 < {'type':'message','room':'r','offset':2,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t2','key':'k1','body':{'n':'a2'}}
      pat.1 < {'n':'a2'}
      pat.1 > p1
      ann.1 < {'type':'message','room':'r','offset':3,'epoch':'e','from':{'client':'P','name':'pat'},'at':'t3','body':'p1'}
      bob.1 < {'type':'message','room':'r','offset':3,'epoch':'e','from':{'client':'P','name':'pat'},'at':'t3','body':'p1'}
      cid.1 > {'type':'join','id':1,'room':'r','last':2}
      cid.1 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':3,'count':4,'members':[{'client':'A','name':'ann'},{'client':'B','name':'bob'},{'client':'P','name':'pat'},{'client':'C','name':'cid'}],'messages':[{'type':'message','room':'r','offset':2,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t2','key':'k1','body':{'n':'a2'}},{'type':'message','room':'r','offset':3,'epoch':'e','from':{'client':'P','name':'pat'},'at':'t3','body':'p1'}],'more':true}
      ann.1 < {'type':'presence','room':'r','joined':[{'client':'B','name':'bob'},{'client':'P','name':'pat'},{'client':'C','name':'cid'}],'left':[],'count':4}
      bob.1 < {'type':'presence','room':'r','joined':[{'client':'P','name':'pat'},{'client':'C','name':'cid'}],'left':[],'count':4}
      bob.1 > {'type':'signal','id':2,'room':'r','kind':'typing','body':'s1'}
      bob.1 < {'type':'ok','id':2}
      ann.1 < {'type':'signal','room':'r','from':{'client':'B','name':'bob'},'kind':'typing','body':'s1'}
      cid.1 - reset
      cid.1 ! 0
      bob.1 - half-close
      ann.1 > {'type':'edit','id':5,'room':'r','offset':1,'body':'a1 new'}
      ann.1 < {'type':'ok','id':5,'offset':4,'epoch':'e','at':'t4'}
      bob.1 < {'type':'message','room':'r','offset':4,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t4','edits':1,'body':'a1 new'}
      ann.1 > {'type':'edit','id':6,'room':'r','offset':4,'body':'no'}
      ann.1 < {'type':'error','id':6,'code':404,'reason':'no such room, client or message'}
      ann.1 > {'type':'send','id':7,'room':'r','body':'a3'}
      ann.1 < {'type':'ok','id':7,'room':'r','epoch':'e','offset':5,'at':'t5'}
      pat.1 < a3
      bob.2 + superchat tb1
      bob.2 < {'type':'welcome','client':'B','name':'bob','resume':'tb2','resumed':true}
      bob.1 < {'type':'bye','code':4504,'reason':'replaced','reconnect':null}
      bob.1 ! 4504
      bob.2 > {'type':'join','id':1,'room':'r','recover':{'epoch':'e','offset':0}}
      bob.2 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':5,'count':4,'members':[{'client':'A','name':'ann'},{'client':'B','name':'bob'},{'client':'P','name':'pat'},{'client':'C','name':'cid'}],'recovered':true}
      bob.2 < {'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','editedAt':4,'body':'a1 new'}
      bob.2 < {'type':'message','room':'r','offset':2,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t2','key':'k1','body':{'n':'a2'}}
      bob.2 < {'type':'message','room':'r','offset':3,'epoch':'e','from':{'client':'P','name':'pat'},'at':'t3','body':'p1'}
      bob.2 < {'type':'message','room':'r','offset':4,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t4','edits':1,'body':'a1 new'}
      bob.2 < {'type':'message','room':'r','offset':5,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t5','body':'a3'}
      ann.1 < {'type':'presence','room':'r','joined':[],'left':['C'],'count':3}
      bob.2 < {'type':'presence','room':'r','joined':[],'left':['C'],'count':3}
      bob.2 > {'type':'leave','id':2,'room':'r'}
      bob.2 < {'type':'ok','id':2}
      ann.1 < {'type':'presence','room':'r','joined':[],'left':['B'],'count':2}
      bob.2 - close
      bob.2 ! 1000
      bob.3 + superchat tb1
      bob.3 < {'type':'welcome','client':'D','name':'bob','resume':'td1','resumed':false}
      bob.3 - close
      bob.3 ! 1000
      cid.2 + superchat tc1
      cid.2 < {'type':'welcome','client':'C','name':'cid','resume':'tc2','resumed':true}
      cid.2 > {'type':'join','id':1,'room':'r','recover':{'epoch':'e','offset':3}}
      cid.2 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':5,'count':3,'members':[{'client':'A','name':'ann'},{'client':'P','name':'pat'},{'client':'C','name':'cid'}],'recovered':true}
      cid.2 < {'type':'message','room':'r','offset':4,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t4','edits':1,'body':'a1 new'}
      cid.2 < {'type':'message','room':'r','offset':5,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t5','body':'a3'}
      ann.1 < {'type':'presence','room':'r','joined':[{'client':'C','name':'cid'}],'left':[],'count':3}
      cid.2 > {'type':'history','id':2,'room':'r','after':0,'limit':500}
      cid.2 < {'type':'ok','id':2,'epoch':'e','messages':[{'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','editedAt':4,'body':'a1 new'},{'type':'message','room':'r','offset':2,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t2','key':'k1','body':{'n':'a2'}},{'type':'message','room':'r','offset':3,'epoch':'e','from':{'client':'P','name':'pat'},'at':'t3','body':'p1'},{'type':'message','room':'r','offset':4,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t4','edits':1,'body':'a1 new'},{'type':'message','room':'r','offset':5,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t5','body':'a3'}],'more':false}
      cid.2 > {'type':'history','id':3,'room':'r','before':5,'limit':2}
      cid.2 < {'type':'ok','id':3,'epoch':'e','messages':[{'type':'message','room':'r','offset':3,'epoch':'e','from':{'client':'P','name':'pat'},'at':'t3','body':'p1'},{'type':'message','room':'r','offset':4,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t4','edits':1,'body':'a1 new'}],'more':true}
      all = all
      ann.1 > {'type':'members','id':8,'room':'r'}
      ann.1 < {'type':'ok','id':8,'room':'r','members':[{'client':'A','name':'ann'},{'client':'C','name':'cid'},{'client':'P','name':'pat'}],'count':3}
      """;

  private Histories() {}
}
