// What a person does to a room's log: write, try again, edit, delete, read what is older.

const PAGE = 50;

/** The same key in every attempt, so that none is stored twice. */
function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12)); // randomUUID is missing where the page is not secure
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Publishes. Refused as too large before anything else happened, it leaves no message; then the promise is rejected. */
export async function write(chat, room, body) {
  const message = room.write(freshKey(), chat.me, body);
  chat.tell('log', room);
  await attempt(chat, room, message);
}

async function attempt(chat, room, message) {
  try {
    room.settle(message, await chat.socket.publish(room.name, message.body, { key: message.key }));
  } catch (error) {
    if (message.state === 'sent') {
      return; // it came back by itself
    }
    if (error.code === 413) {
      room.discard(message);
      throw error;
    }
    room.update(message, { state: 'failed', failure: error });
  } finally {
    chat.tell('log', room);
    chat.tell('settled', message);
  }
}

export function retry(chat, room, message) {
  room.update(message, { state: 'pending', failure: undefined });
  chat.tell('log', room);
  return attempt(chat, room, message);
}

export function discard(chat, room, message) {
  room.discard(message);
  chat.tell('log', room);
}

/**
 * Edits a message, or deletes it where no body is given. Until the server has answered, the message says that it is being saved;
 * refused, it keeps what was wanted as its `change`, for another attempt.
 */
export async function change(chat, room, message, body) {
  const wanted = { body };
  room.update(message, { change: wanted });
  chat.tell('log', room);
  try {
    await (body === undefined ? chat.socket.remove(room.name, message.offset) : chat.socket.edit(room.name, message.offset, body));
    settleChange(room, message, wanted, undefined);
  } catch (failure) {
    if (message.change === wanted) {
      chat.tell('settled', { state: 'failed', failure });
    }
    settleChange(room, message, wanted, { body, failure });
  } finally {
    chat.tell('log', room);
  }
}

/** Unless another change has been asked for, or it has come true by itself. */
function settleChange(room, message, wanted, outcome) {
  if (message.change === wanted) {
    room.update(message, { change: outcome });
  }
}

/** What was wanted of a message is wanted no more. */
export function forgetChange(chat, room, message) {
  room.update(message, { change: undefined });
  chat.tell('log', room);
}

/** Reads what came before the oldest that is held. */
export async function readOlder(chat, room) {
  if (!room.filled || !room.more || room.loading || room.olderFailed) {
    return;
  }
  room.loading = true;
  try {
    const page = await chat.socket.history(room.name, { before: room.oldest, limit: PAGE });
    room.more = page.more && page.epoch === room.epoch && page.messages.length > 0;
    if (page.epoch === room.epoch) {
      room.oldest = page.messages[0]?.offset ?? room.oldest;
      room.insert(page);
    }
  } catch {
    room.olderFailed = true; // scrolling asks again
  } finally {
    room.loading = false;
    chat.tell('log', room);
  }
}

/** Reads what a gap has left out, a page at a time and the newest first, as far as the server has kept it. */
export async function fillGap(chat, room, gap) {
  const { since, next } = gap;
  try {
    const page = await chat.socket.history(room.name, { before: (gap.reached ?? next.offset + 1), limit: 4 * PAGE });
    const known = since?.epoch === page.epoch ? since.offset : 0;
    room.insert({ messages: page.messages.filter((message) => message.offset > known) });
    room.update(gap, { reached: page.messages[0]?.offset ?? gap.reached, failure: undefined });
    if (gap.reached <= known + 1) {
      settleGap(room, gap, page);
    } else if (!page.more) {
      room.update(gap, { lost: true });
    }
  } catch (error) {
    room.update(gap, { failure: error });
  } finally {
    chat.tell('log', room);
  }
}

/** All that the log holds is there: what was said in an earlier epoch may still be missing. */
function settleGap(room, gap, page) {
  if (gap.since && gap.since.epoch !== page.epoch) {
    room.update(gap, { lost: true });
  } else {
    room.remove(gap);
  }
}
