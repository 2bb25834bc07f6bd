// Changing a list that is being read: nothing that stays is touched, and what is in sight can stay where it is.

const NEAR_END_PIXELS = 60;

/** Whether its end is in sight, or nearly. */
export const isAtEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PIXELS;

/** Takes out what is not wanted and puts in what is missing, in the order wanted. */
export function reconcile(list, wanted) {
  const kept = new Set(wanted);
  [...list.children].forEach((child) => kept.has(child) || child.remove());
  let next = list.firstElementChild;
  for (const element of wanted) {
    if (element === next) {
      next = next.nextElementSibling;
    } else {
      list.insertBefore(element, next);
    }
  }
}

/** The first of the elements that matter in sight, and how far below the list's edge it begins. */
export function firstInSight(list, matters) {
  const { children, scrollTop } = list;
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (children[middle].offsetTop + children[middle].offsetHeight > scrollTop) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  while (children[low] && !matters(children[low])) {
    low += 1;
  }
  return children[low] && { element: children[low], top: children[low].offsetTop - scrollTop };
}
