// What handlers do within an event, and what a machine does that slept: the places where a state that was just read is no more.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, settle, sleep, timerCount } from './clock.mjs';
import { page } from './page.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import {
  BOB,
  EPOCH,
  FIRST_WAIT_MS,
  assertFails,
  connecting,
  greet,
  head,
  inRoom,
  lose,
  message,
  offsets,
  opened,
  outcome,
  stored,
} from './scene.mjs';

test('close() when a reconnection begins: no socket is made, and none comes later', async () => {
  const { socket, wire } = await opened();
  socket.addEventListener('statechange', ({ detail }) => detail.state === 'connecting' && socket.close());
  wire.end(1006);
  await advance(FIRST_WAIT_MS);
  assert.equal(socket.state, 'closed');
  await advance(120_000);
  assert.equal(FakeWebSocket.all.length, 1);
  assert.equal(timerCount(), 0);
});

test('reconnect() within the close that a reconnect() brings: one connection stays', async () => {
  const { socket } = await opened();
  let again = true;
  socket.addEventListener('close', () => {
    if (again) {
      again = false;
      socket.reconnect();
    }
  });
  socket.reconnect();
  await settle();
  assert.equal(FakeWebSocket.all.filter((wire) => wire.readyState < FakeWebSocket.CLOSING).length, 1);
});

test('reconnect() within the error of a dead connection: its attempt stands', async () => {
  const { socket, wire, of } = await opened();
  socket.onerror = () => socket.reconnect();
  await advance(50_000);
  wire.take('ping');
  await advance(5_000);
  assert.deepEqual(
    of('statechange').map((change) => change.state),
    ['open', 'waiting', 'connecting'],
  );
  await greet();
  assert.equal(socket.state, 'open');
});

test('what a handler publishes comes behind what was published before', async () => {
  const { socket, wire } = await opened();
  socket.addEventListener('presence', () => {
    socket.publish('dev', 'third');
  });
  socket.join('dev');
  socket.publish('dev', 'first');
  socket.publish('dev', 'second');
  await settle();
  wire.ok(wire.take('join'), head(10));
  await settle();
  assert.deepEqual(
    wire.commands('send').map((command) => command.body),
    ['first', 'second', 'third'],
  );
});

test('a message is not sent again by a machine that slept for longer than the server knows its key', async () => {
  const { socket, wire } = await inRoom();
  const published = socket.publish('dev', 'good night');
  await settle();
  wire.take('send');
  sleep(30 * 60_000);
  socket.reconnect();
  const second = await greet({ resumed: true });
  second.ok(second.take('join'), head(10, { recovered: true }));
  await settle();
  assert.deepEqual(second.commands('send'), []);
  await assertFails(published, 408, true);
});

test('a join that the end has rejected is not made up for later', async () => {
  const { socket, wire } = await opened();
  const joining = socket.join('dev');
  await settle();
  wire.end(4503);
  await assertFails(joining, 499, false);
  assert.deepEqual(socket.rooms, []);
  socket.reconnect();
  const second = await greet();
  assert.deepEqual(second.commands('join'), []);
  socket.join('dev');
  await settle();
  second.take('join');
});

test('join() of a handler that opens it again is not rejected with the rest', async () => {
  const { socket, wire } = await opened();
  let joining;
  socket.addEventListener('statechange', ({ detail }) => {
    if (detail.state === 'closed' && !joining) {
      socket.reconnect();
      joining = socket.join('new');
    }
  });
  wire.end(4503);
  const second = await greet();
  second.ok(second.take('join'), head(3, { room: 'new' }));
  assert.equal((await outcome(joining)).offset, 3);
});

test('somebody new takes the old name before the old rooms', async () => {
  const { socket, wire } = await inRoom();
  const named = socket.hello('Bob');
  await settle();
  wire.ok(wire.take('hello'), { name: 'Bob' });
  await named;
  const second = await lose(wire, { resumed: false, client: BOB.client, name: 'guest-5ca1' });
  assert.deepEqual(
    second.commands().map((command) => command.type),
    ['hello', 'join'],
  );
  second.ok(second.take('hello'), { name: 'Bob' });
  assert.equal(socket.name, 'Bob');
});

test('an unknown event with the id of a request answers nothing', async () => {
  const { socket, wire } = await inRoom();
  const published = socket.publish('dev', 'hello');
  await settle();
  const sent = wire.take('send');
  wire.say({ type: 'of a later version', id: sent.id });
  assert.equal(await outcome(published), 'pending');
  wire.ok(sent, stored(11));
  assert.equal((await outcome(published)).offset, 11);
});

test('an odd server: recovered without having been asked, and a message without an offset', async () => {
  const scene = await opened();
  const { socket, wire } = scene;
  const joining = socket.join('dev');
  await settle();
  wire.ok(wire.take('join'), head(10, { recovered: true }));
  await settle();
  assert.equal((await outcome(joining)).offset, 10);
  const other = await inRoom();
  other.wire.say(message(undefined), message(11));
  assert.deepEqual(offsets(other), [11]);
  assert.deepEqual(other.of('gap'), []);
});

test('a server that asks for patience is not taken for dead', async () => {
  const { socket, wire } = await inRoom();
  const published = socket.publish('dev', 'soon');
  await settle();
  wire.refuse(wire.take('send'), 503, { retryAfterMs: 10_000 });
  await settle();
  page.online();
  await advance(9_000);
  assert.equal(socket.state, 'open');
  await advance(1_000);
  wire.ok(wire.take('send'), stored(11));
  assert.deepEqual((await outcome(published)).epoch, EPOCH);
});

test('edit() and remove() reject, they do not throw', async () => {
  const { socket } = await connecting();
  const loop = {};
  loop.loop = loop;
  const edited = socket.edit('dev', 1, loop);
  assert.ok((await outcome(edited)) instanceof TypeError);
  const removed = socket.remove(7, 1);
  assert.ok((await outcome(removed)) instanceof TypeError);
});
