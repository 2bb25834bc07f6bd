// What the client's functions send is what the golden commands say.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { chanceIs, seeded, settle } from './clock.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import { commands } from './golden.mjs';
import { connecting, head, inRoom, opened, outcome } from './scene.mjs';

const ignore = () => {};

/** How each command is said; `dev` is the room of {@link inRoom}. */
const SAY = {
  Hello: (socket, line) => socket.hello(line.name),
  Join: (socket, line) => socket.join(line.room, { last: line.last, recover: line.recover }),
  Leave: (socket, line) => socket.leave(line.room),
  Send: (socket, line) => socket.publish(line.room, line.body, { key: line.key }),
  Direct: (socket, line) => socket.direct(line.to, line.body),
  Edit: (socket, line) =>
    'body' in line ? socket.edit(line.room, line.offset, line.body) : socket.remove(line.room, line.offset),
  Signal: (socket, line) => socket.signal(line.room, line.kind, line.body),
  DirectSignal: (socket, line) => socket.signal({ client: line.to }, line.kind, line.body),
  History: (socket, { room, before, after, limit }) => socket.history(room, { before, after, limit }),
  Members: (socket, line) => socket.members(line.room),
  Ping: (socket) => socket.ping(),
};
const NEEDS_NO_SAYING = ['neither answer nor name is wanted'];

for (const { what, line, means, subprotocol } of commands) {
  if (subprotocol === 'chat') {
    test(`${means.command}: ${what}`, async () => {
      const { socket } = await connecting({ protocols: 'chat' });
      FakeWebSocket.latest.accept();
      socket.send(line);
      assert.deepEqual(FakeWebSocket.latest.frames, [line]);
    });
  } else if (!NEEDS_NO_SAYING.includes(what)) {
    test(`${means.command}: ${what}`, async () => {
      const { socket, wire } = await (means.command === 'Join' ? opened() : inRoom());
      const before = wire.commands().length;
      SAY[means.command](socket, JSON.parse(line))?.catch(ignore);
      await settle();
      const said = wire.commands().slice(before);
      assert.equal(said.length, 1);
      assert.deepEqual(withoutId(said[0]), expected(JSON.parse(line), said[0]));
      assert.doesNotMatch(wire.frames.at(-1), /\n./, 'one line');
    });
  }
}

test('each request has an id of its own, an integer; a signal has none', async () => {
  const { socket, wire } = await inRoom();
  socket.ping().catch(ignore);
  socket.members('dev').catch(ignore);
  socket.history('dev').catch(ignore);
  socket.signal('dev', 'typing');
  await settle();
  const ids = wire.commands().map((command) => command.id);
  assert.equal(ids.pop(), undefined);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every(Number.isSafeInteger));
});

test('a publish without a key gets one of its own, each another', async () => {
  const { socket, wire } = await inRoom();
  for (let i = 0; i < 3; i++) {
    socket.publish('dev', i).catch(ignore);
  }
  await settle();
  const keys = wire.commands('send').map((command) => command.key);
  assert.equal(new Set(keys).size, 3);
  assert.ok(keys.every((key) => /^.{1,64}$/.test(key)));
});

test("the keys of two sockets differ, so that neither takes the other's for its own", async () => {
  chanceIs(seeded(1));
  const keys = [];
  for (let i = 0; i < 2; i++) {
    const { socket, wire } = await inRoom();
    socket.publish('dev', i).catch(ignore);
    await settle();
    keys.push(wire.take('send').key);
  }
  assert.notEqual(keys[0], keys[1]);
});

test('a body that JSON cannot hold is refused without being sent', async () => {
  const { socket, wire } = await inRoom();
  const before = wire.frames.length;
  assert.ok((await outcome((async () => socket.publish('dev', 1n))())) instanceof TypeError);
  assert.equal(wire.frames.length, before);
});

test('a room is known by the name that the server gives it', async () => {
  const { socket, wire } = await opened();
  const joined = socket.join('\uff24ev');
  await settle();
  wire.ok(wire.take('join'), head(3, { room: 'Dev' }));
  assert.equal((await joined).room, 'Dev');
  assert.deepEqual(socket.rooms, ['Dev']);
});

function withoutId({ id, ...rest }) {
  return rest;
}

/** The golden line as this client says it: with its own id and key, and without what it need not be able to say. */
function expected({ id, future, token, delete: deletion, ...line }, said) {
  return {
    ...line,
    ...(deletion && { delete: true }),
    ...(line.type === 'send' && line.room && !line.key && { key: said.key }),
  };
}
