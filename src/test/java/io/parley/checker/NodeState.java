package io.parley.checker;

/** How one of several nodes is, as far as whoever disturbs it knows. */
public enum NodeState {
  /** Nothing keeps it from what it promises, and what it had to make good is done. */
  WELL,
  /** Its way to the store is bad, or the store is: it may refuse with 503, and the others may take it for gone. */
  CUT_OFF,
  /** It sends its clients away, with 1012. */
  LEAVING,
  /** It is killed, stopped, or starts. */
  DOWN
}
