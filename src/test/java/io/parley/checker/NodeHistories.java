package io.parley.checker;

/**
 * A history of two nodes in which all goes as it may: the way of one to the store is bad for a while, so that it refuses, and
 * the others take its clients for gone; it is killed; the other one sends its clients away, and is cut off.
 */
final class NodeHistories {
  static final String GOOD =
      """
      ann.1 + superchat
      ann.1 @ node-0
      ann.1 < {'type':'welcome','client':'A','name':'ann','resume':'ta1','resumed':false}
      bob.1 + superchat
      bob.1 @ node-1
      bob.1 < {'type':'welcome','client':'B','name':'bob','resume':'tb1','resumed':false}
      cid.1 + superchat
      cid.1 @ node-1
      cid.1 < {'type':'welcome','client':'C','name':'cid','resume':'tc1','resumed':false}
      pat.1 + chat r pat
      pat.1 @ node-1
      ann.1 > {'type':'join','id':1,'room':'r'}
      ann.1 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':0,'count':1,'members':[{'client':'A','name':'ann'}]}
      bob.1 > {'type':'join','id':1,'room':'r'}
      bob.1 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':0,'count':2,'members':[{'client':'A','name':'ann'},{'client':'B','name':'bob'}]}
      cid.1 > {'type':'join','id':1,'room':'r'}
      cid.1 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':0,'count':4,'members':[{'client':'A','name':'ann'},{'client':'B','name':'bob'},{'client':'P','name':'pat'},{'client':'C','name':'cid'}]}
      ann.1 < {'type':'presence','room':'r','joined':[{'client':'B','name':'bob'},{'client':'P','name':'pat'},{'client':'C','name':'cid'}],'left':[],'count':4}
      ann.1 > {'type':'send','id':2,'room':'r','body':'a1'}
      ann.1 < {'type':'ok','id':2,'room':'r','epoch':'e','offset':1,'at':'t1'}
      bob.1 < {'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','body':'a1'}
      cid.1 < {'type':'message','room':'r','offset':1,'epoch':'e','from':{'client':'A','name':'ann'},'at':'t1','body':'a1'}
      pat.1 < a1
      node-1 # CUT_OFF
      bob.1 > {'type':'send','id':2,'room':'r','body':'b1','key':'k'}
      ann.1 < {'type':'message','room':'r','offset':2,'epoch':'e','from':{'client':'B','name':'bob'},'at':'t2','key':'k','body':'b1'}
      bob.1 < {'type':'error','id':2,'code':503,'reason':'draining or the store is unreachable','retryAfterMs':1000}
      bob.1 > {'type':'leave','id':3,'room':'r'}
      bob.1 < {'type':'ok','id':3}
      bob.1 > {'type':'join','id':4,'room':'r','last':5}
      bob.1 > {'type':'send','id':5,'room':'r','body':'b1','key':'k'}
      bob.1 < {'type':'error','id':5,'code':403,'reason':'not allowed'}
      bob.1 < {'type':'error','id':4,'code':503,'reason':'draining or the store is unreachable','retryAfterMs':1000}
      ann.1 < {'type':'presence','room':'r','joined':[],'left':['B','C','P'],'count':1}
      ann.1 > {'type':'members','id':3,'room':'r'}
      ann.1 < {'type':'ok','id':3,'room':'r','members':[{'client':'A','name':'ann'}],'count':1}
      cid.1 < {'type':'bye','code':1012,'reason':'restart','reconnect':{'minMs':0,'maxMs':1000}}
      cid.1 ! 1012
      dan.1 + superchat
      dan.1 @ node-1
      dan.1 ! 1013
      pat.1 - close
      node-1 # WELL
      bob.1 > {'type':'join','id':6,'room':'r'}
      bob.1 < {'type':'ok','id':6,'room':'r','epoch':'e','offset':2,'count':2,'members':[{'client':'A','name':'ann'},{'client':'B','name':'bob'}]}
      bob.1 > {'type':'send','id':7,'room':'r','body':'b1','key':'k'}
      bob.1 < {'type':'ok','id':7,'room':'r','epoch':'e','offset':2,'at':'t2','duplicate':true}
      ann.1 < {'type':'presence','room':'r','joined':[{'client':'B','name':'bob'}],'left':[],'count':2}
      node-1 # DOWN
      bob.1 ! 0
      ann.1 < {'type':'presence','room':'r','joined':[],'left':['B'],'count':1}
      node-1 # WELL
      node-0 # LEAVING
      ann.1 < {'type':'bye','code':1012,'reason':'restart','reconnect':{'minMs':0,'maxMs':1000}}
      ann.1 ! 1012
      node-0 # WELL
      node-0 # CUT_OFF
      bob.2 + superchat tb1
      bob.2 @ node-0
      bob.2 < {'type':'welcome','client':'B','name':'bob','resume':'tb2','resumed':true}
      bob.2 > {'type':'ping','id':1}
      bob.2 < {'type':'ok','id':1,'time':'t'}
      bob.2 - reset
      bob.2 ! 0
      node-0 # WELL
      bob.3 + superchat tb1
      bob.3 @ node-1
      bob.3 < {'type':'welcome','client':'B','name':'bob','resume':'tb3','resumed':true}
      bob.3 > {'type':'join','id':1,'room':'r','recover':{'epoch':'e','offset':1}}
      bob.3 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':2,'count':1,'members':[{'client':'B','name':'bob'}],'recovered':true}
      bob.3 < {'type':'message','room':'r','offset':2,'epoch':'e','from':{'client':'B','name':'bob'},'at':'t2','key':'k','body':'b1'}
      eve.1 + superchat
      eve.1 @ node-1
      eve.1 < {'type':'welcome','client':'E','name':'eve','resume':'te1','resumed':false}
      eve.1 > {'type':'join','id':1,'room':'r','recover':{'epoch':'e','offset':0}}
      eve.1 > {'type':'send','id':2,'room':'r','body':'e1'}
      eve.1 < {'type':'ok','id':1,'room':'r','epoch':'e','offset':2,'count':2,'members':[{'client':'B','name':'bob'},{'client':'E','name':'eve'}],'recovered':true}
      eve.1 < {'type':'presence','room':'r','joined':[{'client':'B','name':'bob'}],'left':[],'count':1}
      eve.1 < {'type':'presence','room':'r','joined':[{'client':'B','name':'bob'}],'left':[],'count':1}
      eve.1 > {'type':'leave','id':3,'room':'r'}
      eve.1 < {'type':'ok','id':2,'room':'r','epoch':'e','offset':3,'at':'t3'}
      eve.1 < {'type':'ok','id':3}
      sue.1 + chat r sue
      sue.1 @ node-1
      bob.3 < {'type':'presence','room':'r','joined':[{'client':'E','name':'eve'}],'left':[],'count':2}
      bob.3 < {'type':'message','room':'r','offset':3,'epoch':'e','from':{'client':'E','name':'eve'},'at':'t3','body':'e1'}
      bob.3 < {'type':'presence','room':'r','joined':[],'left':['E'],'count':1}
      bob.3 > {'type':'send','id':10,'room':'r','body':'b4'}
      bob.3 > {'type':'send','id':11,'room':'r','body':'b5'}
      bob.3 > {'type':'edit','id':12,'room':'r','offset':5,'body':'b5 new'}
      bob.3 > {'type':'send','id':13,'room':'r','body':'b7'}
      bob.3 < {'type':'ok','id':10,'room':'r','epoch':'e','offset':4,'at':'t4'}
      bob.3 < {'type':'ok','id':11,'room':'r','epoch':'e','offset':5,'at':'t5'}
      bob.3 < {'type':'ok','id':12,'offset':6,'epoch':'e','at':'t6'}
      bob.3 < {'type':'ok','id':13,'room':'r','epoch':'e','offset':7,'at':'t7'}
      sue.1 < b4
      sue.1 < b5 new
      sue.1 < b7
      bob.3 > {'type':'send','id':14,'room':'r','body':'b8'}
      bob.3 < {'type':'ok','id':14,'room':'r','epoch':'e','offset':8,'at':'t8'}
      sue.1 < b8
      sue.1 - close
      all = all
      bob.3 > {'type':'members','id':2,'room':'r'}
      bob.3 < {'type':'ok','id':2,'room':'r','members':[{'client':'B','name':'bob'}],'count':1}
      """;

  private NodeHistories() {}
}
