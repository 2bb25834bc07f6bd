// How much may wait to be sent, how large it may be, and what is sent when there is no connection.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, settle } from './clock.mjs';
import { FakeWebSocket, linesOf } from './fake-socket.mjs';
import {
  AT,
  FIRST_WAIT_MS,
  ParleyError,
  assertFails,
  connecting,
  greet,
  head,
  inRoom,
  opened,
  outcome,
  stored,
} from './scene.mjs';

test('the queue is bounded: what is too much is refused at once', async () => {
  const { socket } = await connecting({ options: { maxQueue: 1000 } });
  const first = socket.publish('dev', 'x'.repeat(600));
  const second = socket.publish('dev', 'x'.repeat(600));
  await assertFails(second, 429, false);
  assert.equal((await outcome(second)).message, 'send queue is full');
  assert.equal(await outcome(first), 'pending');
  assert.throws(
    () => socket.send('x'.repeat(600)),
    (error) => error instanceof ParleyError && error.code === 429,
  );
  socket.send('x'.repeat(100));
  assert.ok(socket.bufferedAmount >= 700 && socket.bufferedAmount <= 1000, `${socket.bufferedAmount}`);
});

test('a full queue does not keep the client out of its rooms', async () => {
  const { socket, wire, of } = await inRoom({ options: { maxQueue: 1000 } });
  wire.end(1006);
  const published = [];
  do {
    published.push(socket.publish('dev', 'x'.repeat(20)));
  } while ((await outcome(published.at(-1))) === 'pending');
  published.pop();
  await advance(FIRST_WAIT_MS);
  const second = await greet({ resumed: true });
  second.ok(second.take('join'), head(10, { recovered: true }));
  await settle();
  assert.deepEqual(of('gap'), []);
  second.commands('send').forEach((command, i) => second.ok(command, stored(11 + i)));
  assert.deepEqual(
    (await Promise.all(published)).map(({ offset }) => offset),
    published.map((_, i) => 11 + i),
  );
});

test('data that is no text goes out as a WebSocket sends it, and counts', async () => {
  const { socket } = await connecting({ protocols: 'chat', options: { maxQueue: 100 } });
  socket.send(42);
  socket.send(new Uint8Array(50));
  assert.throws(() => socket.send(new Blob(['x'.repeat(60)])), { code: 429 });
  FakeWebSocket.latest.accept();
  assert.equal(FakeWebSocket.latest.frames.length, 2);
  assert.equal(socket.bufferedAmount, 0);
});

test('the queue has room again when what waited has been answered', async () => {
  const { socket } = await connecting({ options: { maxQueue: 1000 } });
  const joined = socket.join('dev');
  const first = socket.publish('dev', 'x'.repeat(600));
  const wire = await greet();
  wire.ok(wire.take('join'), head(0));
  await settle();
  wire.ok(wire.take('send'), stored(1));
  await Promise.all([joined, first]);
  assert.equal(socket.bufferedAmount, 0);
  const second = socket.publish('dev', 'x'.repeat(600));
  await settle();
  wire.ok(wire.take('send'), stored(2));
  assert.equal((await second).offset, 2);
});

test('the queue has room again when what waited has failed', async () => {
  const { socket } = await connecting({ options: { maxQueue: 1000, deadlineMs: 1000 } });
  const first = socket.publish('dev', 'x'.repeat(600));
  await advance(1000);
  await assertFails(first, 408, false);
  assert.equal(await outcome(socket.publish('dev', 'x'.repeat(600))), 'pending');
});

test('what is larger than the server takes is refused without being sent: in UTF-8', async () => {
  const { socket, wire } = await inRoom({ welcome: { limits: { messageBytes: 1000 } } });
  await assertFails(socket.publish('dev', 'x'.repeat(1000)), 413, false);
  await assertFails(socket.publish('dev', '\u20ac'.repeat(400)), 413, false);
  assert.deepEqual(wire.commands('send'), []);
  const small = socket.publish('dev', 'x'.repeat(800));
  await settle();
  wire.ok(wire.take('send'), stored(11));
  assert.equal((await small).offset, 11);
});

test('what waited is not joined to frames that are larger than the server takes', async () => {
  const { socket } = await connecting();
  const published = Array.from({ length: 20 }, (_, i) => socket.publish('dev', `${i} ${'\u20ac'.repeat(300)}`));
  socket.join('dev').catch(() => {});
  const wire = await greet({ limits: { messageBytes: 2000 } });
  wire.ok(wire.take('join'), head(0));
  for (let answered = 0, rounds = 0; answered < 20 && rounds < 100; rounds++) {
    await advance(10);
    for (const command of wire.commands('send').slice(answered)) {
      wire.ok(command, stored((answered += 1)));
    }
  }
  assert.ok(wire.frames.every((frame) => new TextEncoder().encode(frame).length <= 2000));
  assert.deepEqual(
    wire.commands('send').map((command) => Number.parseInt(command.body, 10)),
    [...Array(20).keys()],
  );
  assert.equal((await Promise.all(published)).length, 20);
});

test('a signal without a connection is dropped, and nothing is thrown', async () => {
  const { socket, wire } = await inRoom();
  wire.end(1006);
  socket.signal('dev', 'typing');
  await advance(FIRST_WAIT_MS);
  const second = await greet({ resumed: true });
  second.ok(second.take('join'), head(10, { recovered: true }));
  await settle();
  assert.deepEqual(second.commands('signal'), []);
});

test('raw data waits for a connection, and what was sent on a lost one is lost', async () => {
  const { socket } = await connecting({ protocols: 'chat' });
  socket.send('before');
  FakeWebSocket.latest.accept();
  await settle();
  assert.deepEqual(FakeWebSocket.latest.frames, ['before']);
  FakeWebSocket.latest.end(1006);
  socket.send('meanwhile');
  await advance(FIRST_WAIT_MS);
  FakeWebSocket.latest.accept();
  await settle();
  assert.deepEqual(FakeWebSocket.latest.frames, ['meanwhile']);
});

test('raw commands with an id that is a string are answered by their message event alone', async () => {
  const { socket, wire, events } = await opened();
  socket.send('{"type":"ping","id":"1"}');
  await settle();
  assert.deepEqual(wire.frames.flatMap(linesOf).at(-1), { type: 'ping', id: '1' });
  const pinged = socket.ping();
  await settle();
  events.length = 0;
  wire.say({ type: 'ok', id: '1', time: AT });
  assert.deepEqual(
    events.map(({ type }) => type),
    ['message'],
  );
  assert.equal(await outcome(pinged), 'pending');
});
