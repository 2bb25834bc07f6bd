// What is dispatched of a room: each message once, in the order of the room's log, one's own at their place; after a
// loss what was missed, or the news that it is missing.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, settle } from './clock.mjs';
import { ANN, AT, BOB, EPOCH, head, inRoom, lose, message, offsets, outcome, rejoin, stored } from './scene.mjs';

test('messages are dispatched in their order, each once', async () => {
  const scene = await inRoom();
  scene.wire.say(message(11), message(12));
  scene.wire.say(message(11), message(12), message(10), message(1), message(13));
  assert.deepEqual(offsets(scene), [11, 12, 13]);
  assert.deepEqual(scene.of('gap'), []);
});

test("one's own message is dispatched at the place of its answer, as others see it", async () => {
  const scene = await inRoom();
  const published = scene.socket.publish('dev', { mine: true });
  await settle();
  const { key } = scene.wire.commands('send')[0];
  scene.wire.say(message(11));
  scene.wire.ok(scene.wire.take('send'), stored(12));
  scene.wire.say(message(13));
  assert.deepEqual(offsets(scene), [11, 12, 13]);
  const own = scene.of('chat')[1];
  assert.deepEqual(
    [own.room, own.epoch, own.at, own.body, own.key, own.from.client, own.from.name],
    ['dev', EPOCH, AT, { mine: true }, key, ANN.client, ANN.name],
  );
  assert.equal((await published).offset, 12);
});

test("one's own edit and deletion are dispatched at their places", async () => {
  const scene = await inRoom();
  scene.socket.edit('dev', 3, 'new');
  scene.socket.remove('dev', 4);
  await settle();
  scene.wire.ok(scene.wire.take('edit'), stored(11));
  scene.wire.ok(scene.wire.take('edit'), stored(12));
  const [edit, deletion] = scene.of('chat');
  assert.deepEqual([edit.offset, edit.edits, edit.body, edit.deleted, edit.room], [11, 3, 'new', undefined, 'dev']);
  assert.deepEqual([deletion.offset, deletion.edits, deletion.body, deletion.deleted], [12, 4, undefined, true]);
});

test('what a body holds later does not change what was published', async () => {
  const scene = await inRoom();
  const body = { n: 1 };
  scene.socket.publish('dev', body);
  body.n = 2;
  await settle();
  assert.equal(scene.wire.commands('send')[0].body.n, 1);
  scene.wire.ok(scene.wire.take('send'), stored(11));
  assert.equal(scene.of('chat')[0].body.n, 1, 'all see the same');
});

test('what was missed is asked for from the last place, and dispatched before recovered is', async () => {
  const scene = await inRoom();
  scene.wire.say(message(11));
  const { second, recover } = await rejoin(scene.wire, head(14, { recovered: true }));
  assert.deepEqual(recover, { epoch: EPOCH, offset: 11 });
  second.say(message(12), message(13));
  assert.deepEqual(scene.of('recovered'), [], 'not all has come');
  second.say(message(14));
  assert.deepEqual(offsets(scene), [11, 12, 13, 14]);
  assert.deepEqual(scene.of('recovered'), [{ room: 'dev', count: 3 }]);
  const order = scene.events.map(({ type }) => type).filter((type) => type === 'chat' || type === 'recovered');
  assert.deepEqual(order, ['chat', 'chat', 'chat', 'chat', 'recovered']);
  second.say(message(15));
  assert.equal(scene.of('recovered').length, 1);
});

test('nothing was missed: recovered says so', async () => {
  const scene = await inRoom();
  await rejoin(scene.wire, head(10, { recovered: true }));
  assert.deepEqual(scene.of('recovered'), [{ room: 'dev', count: 0 }]);
});

test('a recovery that is cut by another loss goes on where it was, and is told of once', async () => {
  const scene = await inRoom();
  const { second } = await rejoin(scene.wire, head(20, { recovered: true }));
  second.say(...[11, 12, 13, 14, 15].map((offset) => message(offset)));
  const { second: third, recover } = await rejoin(second, head(22, { recovered: true }));
  assert.equal(recover.offset, 15);
  third.say(...[16, 17, 18, 19, 20, 21, 22].map((offset) => message(offset)));
  assert.deepEqual(offsets(scene), [11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]);
  assert.deepEqual(scene.of('recovered'), [{ room: 'dev', count: 12 }]);
});

test('a loss before the answer to the join asks again from the same place', async () => {
  const scene = await inRoom();
  const second = await lose(scene.wire);
  assert.equal(second.take('join').recover.offset, 10);
  const third = await lose(second);
  assert.equal(third.take('join').recover.offset, 10);
  assert.deepEqual(scene.of('gap'), []);
});

test('not recovered: a gap, which says where it begins and where it goes on', async () => {
  const scene = await inRoom();
  const { second } = await rejoin(scene.wire, head(50, { recovered: false }));
  assert.deepEqual(scene.of('gap'), [{ room: 'dev', since: { epoch: EPOCH, offset: 10 }, epoch: EPOCH, offset: 50 }]);
  second.say(message(51));
  assert.deepEqual(offsets(scene), [51]);
  assert.deepEqual(scene.of('recovered'), []);
});

test('a new epoch: a gap, and offsets begin anew', async () => {
  const scene = await inRoom();
  const { second } = await rejoin(scene.wire, head(2, { epoch: 'e2', recovered: false }));
  assert.deepEqual(scene.of('gap'), [{ room: 'dev', since: { epoch: EPOCH, offset: 10 }, epoch: 'e2', offset: 2 }]);
  second.say(message(3, { epoch: 'e2' }));
  assert.deepEqual(offsets(scene), [3]);
  const { recover } = await rejoin(second, head(3, { epoch: 'e2', recovered: true }));
  assert.deepEqual(recover, { epoch: 'e2', offset: 3 });
});

test('refused: a gap with the error, and it is in the room no longer', async () => {
  for (const code of [403, 404, 507]) {
    const scene = await inRoom();
    const waiting = scene.socket.history('dev');
    const second = await lose(scene.wire);
    second.refuse(second.take('join'), code);
    await settle();
    const [gap] = scene.of('gap');
    assert.deepEqual([gap.room, gap.since, gap.error.code], ['dev', { epoch: EPOCH, offset: 10 }, code]);
    assert.deepEqual(scene.socket.rooms, []);
    await advance(60_000);
    assert.notEqual(await outcome(waiting), 'pending');
    const third = await lose(second);
    assert.deepEqual(third.commands('join'), []);
  }
});

test('refused for the moment: it asks again, and stays in the room', async () => {
  const scene = await inRoom();
  const second = await lose(scene.wire);
  second.refuse(second.take('join'), 429, { retryAfterMs: 100 });
  await advance(200);
  second.ok(second.take('join'), head(10, { recovered: true }));
  assert.deepEqual(scene.of('gap'), []);
  assert.deepEqual(scene.of('recovered').length, 1);
  assert.deepEqual(scene.socket.rooms, ['dev']);
});

test('a rejoin is not given up for want of an answer: while there is no gap told, it is tried', async () => {
  const scene = await inRoom({ options: { deadlineMs: 1000 } });
  const second = await lose(scene.wire);
  await advance(5000);
  second.ok(second.take('join'), head(11, { recovered: true }));
  second.say(message(11));
  assert.deepEqual(offsets(scene), [11]);
});

test('an answer that an earlier attempt has had does not hide what lies before it', async () => {
  const scene = await inRoom();
  const published = scene.socket.publish('dev', 'mine');
  await settle();
  const { key } = scene.wire.take('send');
  // It was stored under 13; 11 and 12 were missed.
  const { second } = await rejoin(scene.wire, head(14, { recovered: true }));
  second.commands('send').forEach((command) => second.ok(command, stored(13, { duplicate: true })));
  second.say(message(11), message(12), message(13, { from: ANN, body: 'mine', key }), message(14));
  await settle();
  second.commands('send').forEach((command) => second.ok(command, stored(13, { duplicate: true })));
  assert.deepEqual(offsets(scene), [11, 12, 13, 14]);
  assert.equal((await published).offset, 13);
});

test('an answer that an earlier attempt has had, without a gap before it, is dispatched once', async () => {
  const scene = await inRoom();
  const published = scene.socket.publish('dev', 'mine');
  await settle();
  const { key } = scene.wire.take('send');
  const { second } = await rejoin(scene.wire, head(11, { recovered: true }));
  second.say(message(11, { from: ANN, body: 'mine', key }));
  await settle();
  second.commands('send').forEach((command) => second.ok(command, stored(11, { duplicate: true })));
  second.say(message(12));
  assert.deepEqual(offsets(scene), [11, 12]);
  assert.equal((await published).offset, 11);
});

test('an answer that an earlier attempt has had, of what the room no longer holds, is an answer all the same', async () => {
  const scene = await inRoom();
  const published = scene.socket.publish('dev', 'mine');
  await settle();
  const { second } = await rejoin(scene.wire, head(5000, { recovered: false }));
  second.ok(second.take('send'), stored(11, { duplicate: true }));
  assert.equal((await published).offset, 11);
  second.say(message(5001));
  assert.deepEqual(offsets(scene), [5001]);
});

test('direct messages and signals come at once, whatever else is recovered', async () => {
  const scene = await inRoom();
  const { second } = await rejoin(scene.wire, head(12, { recovered: true }));
  second.say(
    { type: 'message', direct: true, from: BOB, at: AT, body: 'psst' },
    { type: 'signal', room: 'dev', from: BOB, kind: 'typing' },
  );
  assert.equal(scene.of('chat')[0].body, 'psst');
  assert.equal(scene.of('signal').length, 1);
});

test('several rooms recover each for itself', async () => {
  const scene = await inRoom();
  const joined = scene.socket.join('ops');
  await settle();
  scene.wire.ok(scene.wire.take('join'), head(3, { room: 'ops' }));
  await joined;
  const second = await lose(scene.wire);
  const asked = second.commands('join').map(({ room, recover }) => [room, recover.offset]);
  assert.deepEqual(asked, [
    ['dev', 10],
    ['ops', 3],
  ]);
  second.ok(second.take('join'), head(11, { recovered: true }));
  second.ok(second.take('join'), head(9, { room: 'ops', recovered: false }));
  second.say(message(11), message(10, { room: 'ops' }));
  assert.deepEqual(
    scene.of('chat').map(({ room, offset }) => [room, offset]),
    [
      ['dev', 11],
      ['ops', 10],
    ],
  );
  assert.deepEqual(
    scene.of('recovered').map(({ room }) => room),
    ['dev'],
  );
  assert.deepEqual(
    scene.of('gap').map(({ room }) => room),
    ['ops'],
  );
});

test("an answer that comes after its deadline leaves a hole of one's own, which is a gap like any other", async () => {
  const scene = await inRoom({ options: { deadlineMs: 1000 } });
  const published = scene.socket.publish('dev', 'mine');
  await advance(1000);
  assert.equal((await outcome(published)).unknown, true);
  scene.wire.ok(scene.wire.take('send'), stored(11));
  scene.wire.say(message(12));
  assert.deepEqual(scene.of('gap'), [{ room: 'dev', since: { epoch: EPOCH, offset: 10 }, epoch: EPOCH, offset: 11 }]);
  assert.deepEqual(offsets(scene), [12]);
});
