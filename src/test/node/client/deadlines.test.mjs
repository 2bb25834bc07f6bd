// Until when an answer is waited for, and what is known when none has come.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, settle, timerCount } from './clock.mjs';
import { AT, DEADLINE_MS, EPOCH, assertFails, connecting, greet, head, inRoom, outcome, stored } from './scene.mjs';

test('publish: asked for patience beyond the deadline, it ends at the deadline', async () => {
  const { socket, wire } = await inRoom();
  const published = socket.publish('dev', 'Hello!');
  await settle();
  wire.refuse(wire.take('send'), 429, { retryAfterMs: 100_000 });
  await advance(DEADLINE_MS);
  await assertFails(published, 408, false);
});

test('deadline: without an answer the outcome is unknown', async () => {
  const { socket, wire } = await inRoom({ options: { deadlineMs: 10_000 } });
  const requests = [
    socket.publish('dev', 1),
    socket.edit('dev', 3, 2),
    socket.direct('x', 3),
    socket.history('dev'),
    socket.members('dev'),
  ];
  await settle();
  const answering = setInterval(() => wire.say({ type: 'signal', room: 'dev', from: {}, kind: 'sign of life' }), 1000);
  await advance(9_999);
  for (const request of requests) {
    assert.equal(await outcome(request), 'pending');
  }
  await advance(1);
  clearInterval(answering);
  for (const request of requests.slice(0, 3)) {
    await assertFails(request, 408, true);
  }
  for (const request of requests.slice(3)) {
    assert.equal((await outcome(request)).code, 408);
  }
});

test('deadline: never sent, the outcome is known', async () => {
  const { socket } = await connecting({ options: { deadlineMs: 10_000 } });
  const joined = socket.join('dev');
  const requests = [socket.publish('dev', 1), socket.direct('x', 3)];
  await advance(10_000);
  for (const request of requests) {
    await assertFails(request, 408, false);
  }
  assert.equal(await outcome(joined), 'pending', 'a join waits for as long as it takes');
});

test('deadline: it holds over several connections, and after a loss the outcome is unknown', async () => {
  const { socket, wire } = await inRoom();
  const published = socket.publish('dev', 1);
  await settle();
  wire.end(1006);
  await advance(DEADLINE_MS);
  await assertFails(published, 408, true);
});

test('deadline: never more than the 4 minutes in which the server knows a key', async () => {
  const { socket, wire } = await inRoom({ options: { deadlineMs: 3_600_000 } });
  const published = socket.publish('dev', 1);
  const answering = setInterval(() => wire.say({ type: 'signal', room: 'dev', from: {}, kind: 'sign of life' }), 1000);
  await advance(240_000);
  clearInterval(answering);
  await assertFails(published, 408, true);
});

test('deadline: what is given up is not sent any more', async () => {
  const { socket, wire } = await inRoom({ options: { deadlineMs: 1_000 } });
  wire.end(4003);
  const published = socket.publish('dev', 1);
  const result = outcome(published);
  await advance(1_000);
  assert.equal(await result, 'pending');
  await assertFails(published, 408, false);
  socket.reconnect();
  await settle();
  const second = await greet({ resumed: true });
  second.ok(second.take('join'), head(10, { recovered: true }));
  await settle();
  assert.deepEqual(second.commands('send'), []);
});

test('an answer that comes after the deadline does no harm', async () => {
  const { socket, wire, of } = await inRoom({ options: { deadlineMs: 1_000 } });
  const published = socket.publish('dev', 1);
  await advance(1_000);
  await assertFails(published, 408, true);
  wire.ok(wire.take('send'), stored(11));
  wire.say({ type: 'message', room: 'dev', offset: 12, epoch: EPOCH, from: {}, at: AT, body: 'next' });
  assert.equal(of('chat').at(-1).body, 'next');
});

test('an option that is undefined is one that was not given', async () => {
  const { socket } = await inRoom({ options: { deadlineMs: undefined, maxQueue: undefined, storage: undefined } });
  const published = socket.publish('dev', 1);
  await advance(DEADLINE_MS - 1);
  assert.equal(await outcome(published), 'pending');
  await advance(1);
  await assertFails(published, 408, true);
});

test('answered requests leave no timer behind', async () => {
  const { socket, wire } = await inRoom();
  const before = timerCount();
  const requests = [socket.publish('dev', 1), socket.members('dev')];
  await settle();
  wire.ok(wire.take('send'), stored(11));
  wire.ok(wire.take('members'), { room: 'dev', members: [], count: 0 });
  await Promise.all(requests);
  assert.equal(timerCount(), before);
});
