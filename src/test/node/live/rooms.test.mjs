// What the client's functions do, on the real server.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { ParleyError } from '../../npm/parley.js';
import { freshRoom, person, plainSocket, until } from './people.mjs';

test('the snippet of parley.d.ts: join, publish, and everybody has it, its author too', async () => {
  const room = freshRoom();
  const [ann, bob] = [person('Ann'), person('Bob')];
  await bob.socket.join(room);
  await ann.socket.join(room);
  const { offset } = await ann.socket.publish(room, 'Hello!');
  await until(() => bob.told.chat.length === 1 && ann.told.chat.length === 1);
  assert.equal(offset, 1);
  assert.deepEqual(ann.told.chat, bob.told.chat, 'all see the same');
  assert.deepEqual([bob.told.chat[0].offset, bob.told.chat[0].from.name, bob.told.chat[0].body], [1, 'Ann', 'Hello!']);
});

test('many at once: each message once, in one order, for all', async () => {
  const room = freshRoom();
  const people = [person('Ann'), person('Bob'), person('Cyd')];
  await Promise.all(people.map(({ socket }) => socket.join(room)));
  await Promise.all(
    people.flatMap(({ socket }, p) => Array.from({ length: 40 }, (_, i) => socket.publish(room, [p, i]))),
  );
  await until(() => people.every(({ told }) => told.chat.length === 120));
  const [first, ...others] = people.map(({ told }) =>
    told.chat.map(({ offset, body, key, from }) => [offset, body, key, from.client]),
  );
  assert.deepEqual(
    first.map(([offset]) => offset),
    Array.from({ length: 120 }, (_, i) => i + 1),
  );
  others.forEach((other) => assert.deepEqual(other, first));
  people.forEach(({ told }) => assert.deepEqual(told.gap, []));
});

test('more than the server lets through at once: asked for patience, all is stored, in order', async () => {
  const room = freshRoom();
  const ann = person('Ann');
  await ann.socket.join(room);
  const answers = await Promise.all(Array.from({ length: 130 }, (_, i) => ann.socket.publish(room, i)));
  assert.equal(new Set(answers.map(({ offset }) => offset)).size, 130);
  assert.deepEqual(
    ann.told.chat.map(({ offset }) => offset),
    Array.from({ length: 130 }, (_, i) => i + 1),
  );
  assert.deepEqual(
    ann.told.statechange.map(({ state }) => state),
    ['open'],
    'it was not closed for it',
  );
});

test('edit and remove are told of, and history shows what is left', async () => {
  const room = freshRoom();
  const [ann, bob] = [person('Ann'), person('Bob')];
  await Promise.all([ann.socket.join(room), bob.socket.join(room)]);
  await ann.socket.publish(room, { text: 'Helo!' });
  await ann.socket.publish(room, 'oops');
  await ann.socket.edit(room, 1, { text: 'Hello!' });
  await ann.socket.remove(room, 2);
  await until(() => bob.told.chat.length === 4);
  for (const { told } of [ann, bob]) {
    assert.deepEqual(
      told.chat.map(({ offset, edits, body, deleted }) => [offset, edits, body, deleted]),
      [
        [1, undefined, { text: 'Helo!' }, undefined],
        [2, undefined, 'oops', undefined],
        [3, 1, { text: 'Hello!' }, undefined],
        [4, 2, undefined, true],
      ],
    );
  }
  const { messages, more } = await bob.socket.history(room, { before: 3 });
  assert.deepEqual(
    messages.map(({ offset, body, deleted, editedAt }) => [offset, body, deleted, editedAt]),
    [
      [1, { text: 'Hello!' }, undefined, 3],
      [2, undefined, true, 4],
    ],
  );
  assert.equal(more, false);
  await assert.rejects(
    bob.socket.edit(room, 1, 'mine now'),
    (error) => error instanceof ParleyError && error.code === 403 && !error.unknown,
  );
});

test('direct messages and signals reach whom they are for', async () => {
  const room = freshRoom();
  const [ann, bob, cyd] = [person('Ann'), person('Bob'), person('Cyd')];
  await Promise.all([ann, bob, cyd].map(({ socket }) => socket.join(room)));
  await ann.socket.direct(bob.socket.client, 'psst');
  ann.socket.signal(room, 'typing');
  ann.socket.signal({ client: bob.socket.client }, 'read', { offset: 42 });
  await until(() => bob.told.chat.length === 1 && bob.told.signal.length === 2 && cyd.told.signal.length === 1);
  assert.deepEqual(
    [bob.told.chat[0].direct, bob.told.chat[0].from.client, bob.told.chat[0].body],
    [true, ann.socket.client, 'psst'],
  );
  assert.deepEqual(
    bob.told.signal.map(({ kind, room: of, body }) => [kind, of, body]),
    [
      ['typing', room, undefined],
      ['read', undefined, { offset: 42 }],
    ],
  );
  assert.deepEqual([cyd.told.chat, ann.told.signal], [[], []]);
  await assert.rejects(ann.socket.direct('5ca1ab1e-0000-4000-8000-00000000000b', 'psst'), { code: 404 });
});

test('presence: the list, who comes, who takes another name, who leaves', async () => {
  const room = freshRoom();
  const [ann, bob] = [person('Ann'), person('Bob')];
  await ann.socket.join(room);
  await bob.socket.join(room);
  const names = () => {
    const members = new Map();
    for (const { members: all, joined = [], left = [] } of ann.told.presence) {
      if (all) {
        members.clear();
      }
      [...(all ?? []), ...joined].forEach((member) => members.set(member.client, member.name));
      left.forEach((client) => members.delete(client));
    }
    return [...members.values()].sort().join();
  };
  await until(() => names() === 'Ann,Bob');
  assert.equal((await bob.socket.hello('Bobby')).name, 'Bobby');
  await until(() => names() === 'Ann,Bobby');
  const { members, count } = await ann.socket.members(room);
  assert.deepEqual([members.map(({ name }) => name).sort(), count], [['Ann', 'Bobby'], 2]);
  await bob.socket.leave(room);
  await until(() => names() === 'Ann');
  assert.deepEqual(bob.socket.rooms, []);
  await assert.rejects(bob.socket.publish(room, 'from outside'), { code: 403 });
});

test('join with last brings the latest, history the rest', async () => {
  const room = freshRoom();
  const [ann, bob] = [person('Ann'), person('Bob')];
  await ann.socket.join(room);
  for (let i = 1; i <= 5; i++) {
    await ann.socket.publish(room, i);
  }
  const joined = await bob.socket.join(room, { last: 2 });
  assert.deepEqual(
    [joined.messages.map(({ body }) => body), joined.more, joined.offset, joined.count],
    [[4, 5], true, 5, 2],
  );
  const page = await bob.socket.history(room, { before: 4, limit: 2 });
  assert.deepEqual([page.messages.map(({ body }) => body), page.more, page.epoch], [[2, 3], true, joined.epoch]);
  assert.deepEqual(bob.told.chat, []);
});

test('the same key is stored once', async () => {
  const room = freshRoom();
  const ann = person('Ann');
  await ann.socket.join(room);
  const first = await ann.socket.publish(room, 'once', { key: 'k' });
  const second = await ann.socket.publish(room, 'once', { key: 'k' });
  assert.deepEqual([second.offset, second.duplicate, first.duplicate], [first.offset, true, undefined]);
  assert.equal(ann.told.chat.length, 1);
});

test('a message of plain chat is one like any other', async () => {
  const room = freshRoom();
  const ann = person('Ann');
  await ann.socket.join(room);
  const bob = await plainSocket(`?name=Bob&room=${room}`);
  bob.send('from plain');
  await until(() => ann.told.chat.length === 1);
  assert.deepEqual([ann.told.chat[0].body, ann.told.chat[0].from.name], ['from plain', 'Bob']);
  const heard = new Promise((resolve) => {
    bob.once('message', (data) => resolve(`${data}`));
  });
  await ann.socket.publish(room, 'back');
  assert.equal(await heard, 'back');
});

test('ping measures the way to the server and back', async () => {
  const { socket } = person('Ann');
  const milliseconds = await socket.ping();
  assert.ok(milliseconds >= 0 && milliseconds < 15_000);
});

test('what the server refuses is told with its code', async () => {
  const { socket } = person('Ann');
  await assert.rejects(socket.join('no spaces'), { code: 400 });
  await assert.rejects(socket.history(freshRoom()), { code: 403 });
  await assert.rejects(socket.publish(freshRoom(), 1), { code: 403 });
  await assert.rejects(socket.hello(''), { code: 400 });
  await assert.rejects(socket.publish(freshRoom(), 'x'.repeat(70_000)), { code: 413 });
  assert.equal(socket.state, 'open');
});
