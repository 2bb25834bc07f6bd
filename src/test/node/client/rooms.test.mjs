// Joining and leaving: what is asked, what is answered, and what is asked again after a loss.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, settle } from './clock.mjs';
import {
  ANN,
  BOB,
  EPOCH,
  FIRST_WAIT_MS,
  greet,
  head,
  inRoom,
  lose,
  message,
  offsets,
  opened,
  outcome,
  presence,
  rejoin,
} from './scene.mjs';

test('join with recover: what came after it is dispatched, or a gap', async () => {
  const scene = await opened();
  const joined = scene.socket.join('dev', { recover: { epoch: EPOCH, offset: 7 } });
  await settle();
  scene.wire.ok(scene.wire.take('join'), head(9, { recovered: true }));
  scene.wire.say(message(8), message(9));
  assert.equal((await joined).recovered, true);
  assert.deepEqual(offsets(scene), [8, 9]);

  const other = scene.socket.join('ops', { recover: { epoch: EPOCH, offset: 7 } });
  await settle();
  scene.wire.ok(scene.wire.take('join'), head(9, { room: 'ops', recovered: false }));
  assert.equal((await other).recovered, false);
  assert.deepEqual(
    scene.of('gap').map((gap) => [gap.room, gap.since.offset, gap.offset]),
    [['ops', 7, 9]],
  );
});

test('join with last: its messages come with the answer and not as events; what follows does', async () => {
  const scene = await opened();
  const joined = scene.socket.join('dev', { last: 2 });
  await settle();
  scene.wire.ok(scene.wire.take('join'), head(9, { messages: [message(8), message(9)], more: true }));
  scene.wire.say(message(10));
  const answer = await joined;
  assert.deepEqual([answer.messages.map(({ offset }) => offset), answer.more], [[8, 9], true]);
  assert.deepEqual(offsets(scene), [10]);
});

test('a first join that is lost on its way is asked for again, and answered', async () => {
  const scene = await opened();
  const joined = scene.socket.join('dev', { last: 2 });
  await settle();
  scene.wire.take('join');
  const second = await lose(scene.wire);
  const again = second.take('join');
  assert.equal(again.last, 2);
  second.ok(again, head(9, { messages: [], more: false }));
  assert.equal((await joined).offset, 9);
  assert.equal(second.commands('join').length, 1, 'once');
});

test('a join that is refused leaves nothing: not in the rooms, and not joined again', async () => {
  const scene = await opened();
  const joined = scene.socket.join('dev');
  await settle();
  scene.wire.refuse(scene.wire.take('join'), 404);
  assert.equal((await outcome(joined)).code, 404);
  assert.deepEqual(scene.socket.rooms, []);
  assert.deepEqual(scene.of('gap'), []);
  const second = await lose(scene.wire);
  assert.deepEqual(second.commands('join'), []);
  const again = scene.socket.join('dev');
  await settle();
  second.ok(second.take('join'), head(1));
  assert.equal((await again).offset, 1);
});

test('a room that is joined twice is refused the second time, and stays joined', async () => {
  const scene = await inRoom();
  const again = scene.socket.join('dev');
  await settle();
  scene.wire
    .commands('join')
    .slice(1)
    .forEach((command) => scene.wire.refuse(command, 409));
  assert.equal((await outcome(again)).code, 409);
  assert.deepEqual(scene.socket.rooms, ['dev']);
  scene.wire.say(message(11));
  assert.deepEqual(offsets(scene), [11]);
});

test('a room that was left is not joined again', async () => {
  const scene = await inRoom();
  const left = scene.socket.leave('dev');
  await settle();
  scene.wire.ok(scene.wire.take('leave'));
  await left;
  const second = await lose(scene.wire);
  assert.deepEqual(second.commands('join'), []);
  assert.deepEqual(scene.of('recovered'), []);
});

test('a room that is left while there is no connection is not joined again', async () => {
  const scene = await inRoom();
  scene.wire.end(1006);
  const left = scene.socket.leave('dev');
  await advance(FIRST_WAIT_MS);
  const second = await greet({ resumed: true });
  assert.equal(await outcome(left), undefined);
  assert.deepEqual(second.commands('join'), []);
  assert.deepEqual(scene.socket.rooms, []);
});

test('left and joined again: it begins where the answer says', async () => {
  const scene = await inRoom();
  const left = scene.socket.leave('dev');
  const joined = scene.socket.join('dev');
  await settle();
  scene.wire.ok(scene.wire.take('leave'));
  await settle();
  const again = scene.wire.commands('join').at(-1);
  assert.equal(again.recover, undefined);
  scene.wire.ok(again, head(30));
  await Promise.all([left, joined]);
  scene.wire.say(message(31));
  assert.deepEqual(offsets(scene), [31]);
});

test('presence: the whole list after every join, then the changes', async () => {
  const scene = await inRoom();
  scene.wire.say(presence(2, { joined: [BOB] }));
  await rejoin(scene.wire, head(10, { recovered: true, count: 2, members: [ANN, BOB] }));
  assert.deepEqual(
    scene.of('presence').map(({ members, joined, count }) => [members?.length, joined?.length, count]),
    [
      [1, undefined, 1],
      [undefined, 1, 2],
      [2, undefined, 2],
    ],
  );
});

test('a join that waits and is left meanwhile is never asked for', async () => {
  const scene = await opened();
  scene.socket.join('dev');
  await settle();
  scene.wire.refuse(scene.wire.take('join'), 429, { retryAfterMs: 1000 });
  scene.socket.leave('dev');
  const joined = scene.socket.join('dev');
  await advance(1000);
  scene.wire.commands('leave').forEach((command) => scene.wire.refuse(command, 404));
  await advance(1000);
  assert.equal(scene.wire.commands('join').length, 2, 'the one that was refused, and the latest');
  scene.wire.ok(scene.wire.commands('join').at(-1), head(5));
  assert.equal((await joined).offset, 5);
  assert.deepEqual(scene.socket.rooms, ['dev']);
});

test('left and joined again while the server asks for patience: in that order', async () => {
  const scene = await inRoom();
  scene.socket.publish('dev', 1);
  await settle();
  scene.wire.refuse(scene.wire.take('send'), 429, { retryAfterMs: 1000 });
  scene.socket.leave('dev');
  const joined = scene.socket.join('dev');
  const before = scene.wire.commands().length;
  for (let i = 0; i < 5; i++) {
    await advance(1000);
    scene.wire.commands('leave').forEach((command) => scene.wire.ok(command));
  }
  const order = scene.wire
    .commands()
    .slice(before)
    .map(({ type }) => type)
    .filter((type) => type !== 'send');
  assert.deepEqual(order, ['leave', 'join']);
  scene.wire.ok(scene.wire.commands('join').at(-1), head(20));
  assert.equal((await joined).offset, 20);
});
