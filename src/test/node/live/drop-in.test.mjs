// With the subprotocol `chat` a ParleySocket is a WebSocket: the same script, run over either, sees the same.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import WebSocket from 'ws';
import { ParleySocket } from '../../npm/parley.js';
import { ADDRESS, freshRoom } from './people.mjs';

const CALL_MS = 20;
const CONSTANTS = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];
const HANDLERS = ['onopen', 'onmessage', 'onerror', 'onclose'];
const MAKERS = {
  'the WebSocket': (...args) => new WebSocket(...args),
  'the ParleySocket': (url, protocols) => new ParleySocket(url, protocols, { WebSocket }),
};

/** Returns when what one sends reaches the other: a client is in its room only a moment after its handshake. */
async function reach(one, other) {
  let reached = false;
  other.addEventListener('message', () => (reached = true), { once: true });
  while (!reached) {
    one.send('are you there?');
    await setTimeout(CALL_MS);
  }
}

/** A conversation between two sockets, written down as one who uses them sees it. */
async function conversation(make) {
  const room = freshRoom();
  const log = [];
  const address = `${ADDRESS}?name=Ann&room=${room}`;
  const socket = make(address, 'chat');
  log.push(socket.url.replace(room, 'ROOM'), socket.readyState, socket.protocol, socket.bufferedAmount);
  HANDLERS.forEach((name) => log.push([name, socket[name] ?? null]));
  CONSTANTS.forEach((name) => log.push([name, socket[name]]));
  const closed = once(socket, 'close');
  let heard;
  socket.onopen = (event) => log.push(['onopen', event.type, event.target === socket]);
  socket.onmessage = (event) => log.push(['onmessage', event.type, typeof event.data, event.data]);
  socket.onclose = (event) => log.push(['onclose', event.code, event.reason, event.wasClean]);
  socket.addEventListener('message', (event) => {
    heard = event.data;
    log.push(['listener', event.data]);
  });
  socket.addEventListener('message', () => log.push('once'), { once: true });
  const removed = () => log.push('must not be');
  socket.addEventListener('message', removed);
  socket.removeEventListener('message', removed);
  await once(socket, 'open');
  log.push(socket.readyState, socket.protocol, socket.extensions);
  const other = make(`${ADDRESS}?name=Bob&room=${room}`, 'chat');
  await once(other, 'open');
  await reach(socket, other);
  for (const text of ['one', '', '\u00fc \ud83d\ude00', '{"type":"ping"}\ntwo lines']) {
    other.send(text);
    while (heard !== text) {
      await once(socket, 'message');
    }
  }
  log.push(socket.close(3001, 'enough'), socket.readyState);
  log.push(socket.close(), socket.readyState);
  await closed;
  log.push(socket.readyState);
  other.close();
  await once(other, 'close');
  log.push(other.readyState);
  return log;
}

test('one conversation, the same to the letter', async () => {
  const [expected, actual] = [
    await conversation(MAKERS['the WebSocket']),
    await conversation(MAKERS['the ParleySocket']),
  ];
  assert.deepEqual(actual, expected);
});

test('the constants of the class', () => {
  assert.deepEqual(
    CONSTANTS.map((name) => ParleySocket[name]),
    CONSTANTS.map((name) => WebSocket[name]),
  );
});

test('bad arguments of close() throw as they do there', async () => {
  for (const make of Object.values(MAKERS)) {
    const socket = make(`${ADDRESS}?room=${freshRoom()}`, 'chat');
    await once(socket, 'open');
    assert.throws(() => socket.close(999));
    assert.throws(() => socket.close(3000, 'x'.repeat(124)));
    assert.equal(socket.readyState, socket.OPEN);
    socket.close();
    await once(socket, 'close');
  }
});
