// What is asked of the server, how often, and what a promise says in the end.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, settle } from './clock.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import {
  AT,
  EPOCH,
  FIRST_WAIT_MS,
  ParleyError,
  assertFails,
  connecting,
  greet,
  head,
  inRoom,
  lose,
  opened,
  outcome,
  stored,
} from './scene.mjs';

/** Loses the connection and comes back into the room. */
async function comeBackIntoRoom(wire, offset = 10, fields) {
  const second = await lose(wire, fields);
  second.ok(second.take('join'), head(offset, { recovered: true }));
  await settle();
  return second;
}

test('publish: the answer, with the key', async () => {
  const { socket, wire } = await inRoom();
  const published = socket.publish('dev', 'Hello!');
  await settle();
  const { key } = wire.commands('send')[0];
  wire.ok(wire.take('send'), stored(11));
  assert.deepEqual(pick(await published, ['room', 'offset', 'epoch', 'at', 'key']), {
    room: 'dev',
    offset: 11,
    epoch: EPOCH,
    at: AT,
    key,
  });
});

test('publish: a lost answer is asked for again, with the same key, until it comes', async () => {
  const { socket, wire } = await inRoom();
  const published = socket.publish('dev', 'Hello!');
  await settle();
  const { key } = wire.take('send');
  const second = await comeBackIntoRoom(wire);
  assert.equal(second.take('send').key, key);
  const third = await comeBackIntoRoom(second);
  assert.equal(third.commands('send')[0].key, key);
  third.ok(third.take('send'), stored(11, { duplicate: true }));
  const answer = await published;
  assert.deepEqual([answer.offset, answer.duplicate], [11, true]);
});

test('publish: what is said while there is no connection is sent when the room is joined again, in order', async () => {
  const { socket, wire } = await inRoom();
  wire.end(1006);
  const published = [1, 2, 3].map((body) => socket.publish('dev', body));
  await advance(FIRST_WAIT_MS);
  const second = await greet({ resumed: true });
  assert.deepEqual(second.commands('send'), [], 'not before the room is joined: it would be 403');
  second.ok(second.take('join'), head(10, { recovered: true }));
  await settle();
  assert.deepEqual(
    second.commands('send').map((command) => command.body),
    [1, 2, 3],
  );
  second.commands('send').forEach((command, i) => second.ok(command, stored(11 + i)));
  assert.deepEqual(
    (await Promise.all(published)).map((answer) => answer.offset),
    [11, 12, 13],
  );
});

test('publish: what is said right after join, or before there is a connection, waits for both', async () => {
  const { socket } = await connecting();
  const joined = socket.join('dev');
  const published = socket.publish('dev', 'Hello!');
  const wire = await greet();
  assert.deepEqual(wire.commands('send'), []);
  wire.ok(wire.take('join'), head(0));
  await settle();
  wire.ok(wire.take('send'), stored(1));
  await joined;
  assert.equal((await published).offset, 1);
});

test('publish: refused for good, it is not tried again', async () => {
  for (const code of [400, 403, 404, 413, 507]) {
    const { socket, wire } = await inRoom();
    const published = socket.publish('dev', 'Hello!');
    await settle();
    wire.refuse(wire.take('send'), code);
    await assertFails(published, code, false);
    await advance(10_000);
    assert.equal(wire.commands('send').length, 1);
  }
});

for (const code of [429, 503]) {
  test(`publish: ${code} with retryAfterMs is tried again after that, in order`, async () => {
    const { socket, wire } = await inRoom();
    const published = [1, 2, 3].map((body) => socket.publish('dev', body));
    await settle();
    const [first, ...others] = [wire.take('send'), wire.take('send'), wire.take('send')];
    wire.refuse(first, code, { retryAfterMs: 2000 });
    others.forEach((command) => wire.refuse(command, code, { retryAfterMs: 2000 }));
    await advance(1999);
    assert.equal(wire.commands('send').length, 3, 'not before');
    const answered = [];
    for (let i = 0; i < 50 && answered.length < 3; i++) {
      await advance(100);
      for (const command of wire.commands('send').slice(3 + answered.length)) {
        answered.push(command.body);
        wire.ok(command, stored(10 + answered.length));
        await settle();
      }
    }
    assert.deepEqual(answered, [1, 2, 3]);
    assert.deepEqual(
      (await Promise.all(published)).map((answer) => answer.offset),
      [11, 12, 13],
    );
  });
}

test('direct: lost on its way, it is not sent again, and the outcome is unknown', async () => {
  const { socket, wire } = await opened();
  const sent = socket.direct('x', 'psst');
  await settle();
  const second = await lose(wire);
  await advance(1000);
  assert.deepEqual(second.commands('send'), []);
  await assertFails(sent, 499, true);
});

test('direct: said while there is no connection, it is sent, once', async () => {
  const { socket, wire } = await opened();
  wire.end(1006);
  const sent = socket.direct('x', 'psst');
  await advance(FIRST_WAIT_MS);
  const second = await greet({ resumed: true });
  second.ok(second.take('send'), { at: AT });
  assert.equal((await sent).at, AT);
});

test('history and members are asked again after a loss', async () => {
  const { socket, wire } = await inRoom();
  const [history, members] = [socket.history('dev', { after: 3 }), socket.members('dev')];
  await settle();
  const second = await comeBackIntoRoom(wire);
  second.ok(second.take('history'), { epoch: EPOCH, messages: [], more: false });
  second.ok(second.take('members'), { room: 'dev', members: [], count: 0 });
  assert.equal((await history).epoch, EPOCH);
  assert.equal((await members).count, 0);
});

test('the loss of the identity: what may have been stored is not sent a second time', async () => {
  const { socket, wire } = await inRoom();
  const sent = socket.publish('dev', 'sent');
  await settle();
  wire.end(1006);
  const waiting = socket.publish('dev', 'waiting');
  await advance(FIRST_WAIT_MS);
  const second = await greet({ client: 'another', resumed: false });
  second.ok(second.take('join'), head(10, { recovered: false }));
  await settle();
  assert.deepEqual(
    second.commands('send').map((command) => command.body),
    ['waiting'],
  );
  await assertFails(sent, 499, true);
  second.ok(second.take('send'), stored(11));
  assert.equal((await waiting).offset, 11);
});

test('the loss of the identity: what recovery brings back was stored', async () => {
  const { socket, wire } = await inRoom();
  const sent = socket.publish('dev', 'sent');
  await settle();
  const { key } = wire.take('send');
  const second = await lose(wire, { client: 'another', resumed: false });
  second.ok(second.take('join'), head(12, { recovered: true }));
  second.say(
    { type: 'message', room: 'dev', offset: 11, epoch: EPOCH, from: { client: 'somebody' }, at: AT, body: 'x' },
    {
      type: 'message',
      room: 'dev',
      offset: 12,
      epoch: EPOCH,
      from: { client: '0b0e7c1e-0000-4000-8000-00000000000a' },
      at: AT,
      body: 'sent',
      key,
    },
  );
  await settle();
  const result = await outcome(sent);
  assert.ok(result.offset === 12 || result.unknown === true, 'its place, or that it is unknown');
  assert.deepEqual(second.commands('send'), [], 'and no second copy');
});

test('with plain chat there are no rooms: what needs them is rejected', async () => {
  const { socket } = await connecting({ protocols: 'chat' });
  FakeWebSocket.latest.accept();
  await settle();
  for (const request of [socket.join('dev'), socket.publish('dev', 1), socket.members('dev'), socket.ping()]) {
    const error = await outcome(request);
    assert.ok(error instanceof ParleyError, `${error}`);
  }
  assert.deepEqual(FakeWebSocket.latest.frames, []);
});

test('hello: the name holds over reconnections, also as somebody new', async () => {
  const { socket, wire } = await opened();
  const named = socket.hello('\uff21nn 2');
  await settle();
  wire.ok(wire.take('hello'), { name: 'Ann 2' });
  assert.equal((await named).name, 'Ann 2');
  assert.equal(socket.name, 'Ann 2');
  const second = await lose(wire, { client: 'another', name: 'guest-1', resumed: false });
  assert.equal(second.take('hello').name, 'Ann 2');
  second.ok(second.commands('hello')[0], { name: 'Ann 2' });
  await settle();
  assert.equal(socket.name, 'Ann 2');
});

function pick(object, keys) {
  return Object.fromEntries(keys.map((key) => [key, object[key]]));
}
