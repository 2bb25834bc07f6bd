// The divider before what is new goes when it has been read: a moment after the reader has seen the end.

const LINGERS_MS = 3_000;

/** To be called with the room shown whenever what is seen may have changed. */
export function clearWhenRead(chat, changed) {
  let timer;
  return (room) => {
    if (!chat.reading || !room?.unreadFrom) {
      clearTimeout(timer);
      timer = undefined;
    } else if (timer === undefined) {
      timer = setTimeout(() => {
        timer = undefined;
        if (chat.shown === room && chat.reading) {
          room.unreadFrom = undefined;
          changed();
        }
      }, LINGERS_MS);
    }
  };
}
