// What a server, or a handler of the caller's, can do wrong does the client no harm.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, settle } from './clock.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import { badLines } from './golden.mjs';
import {
  ANN,
  AT,
  connecting,
  greet,
  head,
  inRoom,
  message,
  offsets,
  opened,
  outcome,
  stored,
  welcome,
} from './scene.mjs';

const line = JSON.stringify;
const MORE_BAD_LINES = [
  '',
  ' ',
  '\r',
  '[',
  '[]',
  '7',
  'null',
  'true',
  '"welcome"',
  '{}',
  '{"type":null}',
  '{"type":["ok"]}',
  '{"type":"__proto__"}',
  '{"type":"constructor"}',
  '{"type":"toString"}',
  '{"type":"hasOwnProperty"}',
  '{"type":"close"}',
  '{"type":"open"}',
  '{"type":"of a later version","id":2}',
  '{"type":"ok"}',
  '{"type":"ok","id":null}',
  '{"type":"ok","id":99999}',
  '{"type":"ok","id":"__proto__"}',
  '{"type":"ok","id":{}}',
  '{"type":"error"}',
  '{"type":"error","code":400}',
  '{"type":"error","id":99999,"code":400,"reason":"x"}',
  '{"type":"error","id":99999,"code":429,"reason":"x","retryAfterMs":1e9}',
  '{"__proto__":{"type":"bye"}}',
  line(message(1)),
  line(message(10)),
  line(message(11, { room: 'another' })),
  line(message(11, { room: '__proto__' })),
  line(message(11, { room: undefined })),
  line(message(11, { room: 7 })),
  '{"type":"presence"}',
  '{"type":"presence","room":"__proto__","count":1}',
  '{"type":"signal"}',
];

test('bad lines do no harm: neither to what else is in their frame nor to what follows', async () => {
  for (const bad of [...badLines, ...MORE_BAD_LINES]) {
    const scene = await inRoom();
    const published = scene.socket.publish('dev', 'mine');
    await settle();
    scene.wire.sayText(`${line(message(11))}\n${bad}\n${line(message(12))}`);
    scene.wire.sayText(bad);
    scene.wire.ok(scene.wire.take('send'), stored(13));
    assert.deepEqual(
      scene
        .of('chat')
        .filter(({ room }) => room === 'dev')
        .map(({ offset }) => offset),
      [11, 12, 13],
      bad,
    );
    assert.equal((await published).offset, 13);
    assert.equal(scene.socket.state, 'open');
    assert.deepEqual(scene.of('gap'), []);
    scene.socket.close();
    scene.wire.end();
  }
});

test('data that is no text is for the message event alone', async () => {
  const { socket, wire, events } = await opened();
  for (const data of [new ArrayBuffer(3), new Uint8Array([123, 125]), new Blob(['{}'])]) {
    wire.sayText(data);
    assert.equal(events.at(-1).type, 'message');
    assert.equal(events.at(-1).event.data, data);
  }
  assert.equal(socket.state, 'open');
});

test('a server that says anything before its welcome, or a second welcome, does no harm', async () => {
  const scene = await connecting();
  FakeWebSocket.latest.accept('superchat');
  FakeWebSocket.latest.say(message(1), { type: 'presence', room: 'dev', count: 1 }, { type: 'ok', id: 1 });
  FakeWebSocket.latest.say(welcome());
  FakeWebSocket.latest.say(welcome({ name: 'Ann 2' }));
  await settle();
  assert.equal(scene.socket.state, 'open');
  const pinged = scene.socket.ping();
  await settle();
  FakeWebSocket.latest.ok(FakeWebSocket.latest.commands('ping').at(-1), { time: AT });
  assert.equal(await pinged, 0);
});

test('answers of an earlier connection mean nothing on the next', async () => {
  const scene = await inRoom();
  const published = scene.socket.publish('dev', 'mine');
  await settle();
  const first = scene.wire.take('send');
  scene.wire.end(1006);
  await advance(500);
  const second = await greet({ resumed: true });
  second.ok(first, stored(11));
  assert.equal(await outcome(published), 'pending', 'it was not asked on this connection yet');
});

for (const code of [400, 403, 404, 409, 413, 429, 500, 503, 507, 999, 'x', undefined]) {
  test(`an error with the code ${code} ends the request, and nothing else`, async () => {
    const { socket, wire } = await inRoom();
    const requests = [
      socket.publish('dev', 1),
      socket.edit('dev', 3, 1),
      socket.direct('x', 1),
      socket.history('dev'),
      socket.members('dev'),
      socket.ping(),
    ];
    await settle();
    for (let i = 0; i < requests.length; i++) {
      wire
        .commands()
        .filter(({ type }) => type !== 'join')
        .slice(i)
        .forEach((command) => wire.refuse(command, code));
      await settle();
    }
    for (const request of requests) {
      assert.equal((await outcome(request)).code, code);
    }
    assert.equal(socket.state, 'open');
    assert.deepEqual(socket.rooms, ['dev']);
  });
}

for (const type of [
  'open',
  'message',
  'chat',
  'presence',
  'signal',
  'statechange',
  'recovered',
  'gap',
  'error',
  'close',
]) {
  test(`a handler of ${type} that throws does not stop the rest`, async () => {
    const thrown = await catchingThrown(async () => {
      const scene = await connecting();
      scene.socket.addEventListener(type, () => {
        throw new Error(`of ${type}`);
      });
      scene.socket[`on${type}`] = () => {
        throw new Error(`of on${type}`);
      };
      await greet();
      scene.socket.join('dev');
      scene.socket.publish('dev', 'mine');
      await settle();
      const first = FakeWebSocket.latest;
      first.ok(first.take('join'), head(10));
      await settle();
      first.ok(first.take('send'), stored(11));
      first.say(
        message(12),
        { type: 'presence', room: 'dev', count: 1 },
        { type: 'signal', from: ANN, kind: 'x' },
        message(13),
      );
      first.end(1006);
      await advance(500);
      const second = await greet({ resumed: true });
      second.ok(second.take('join'), head(14, { recovered: true }));
      second.say(message(14), message(15));
      second.end(1006);
      await advance(500);
      const third = await greet({ resumed: true });
      third.ok(third.take('join'), head(20, { recovered: false }));
      third.say(message(21));
      assert.deepEqual(offsets(scene), [11, 12, 13, 14, 15, 21]);
      assert.equal(scene.socket.state, 'open');
      scene.socket.close();
      third.end(1000);
      assert.equal(scene.socket.state, 'closed');
    });
    assert.ok(thrown.length > 0);
    assert.ok(
      thrown.every((error) => error.message.endsWith(type)),
      `${thrown}`,
    );
  });
}

test('thousands of lines in one frame are told in their order', async () => {
  const scene = await inRoom();
  scene.wire.say(...Array.from({ length: 5000 }, (_, i) => message(11 + i)));
  assert.equal(scene.of('chat').length, 5000);
  assert.deepEqual(
    offsets(scene),
    Array.from({ length: 5000 }, (_, i) => 11 + i),
  );
});

test('a room may have the name of a property of every object', async () => {
  const { socket, wire } = await opened();
  for (const room of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    const joined = socket.join(room);
    await settle();
    wire.ok(wire.take('join'), head(1, { room }));
    assert.equal((await joined).room, room);
  }
  assert.equal(socket.rooms.length, 4);
});

/** What handlers throw while it runs; Node hands it on through nextTick, where it would end the program. */
async function catchingThrown(act) {
  const { nextTick } = process;
  const thrown = [];
  process.nextTick = (callback, ...args) =>
    nextTick(() => {
      try {
        callback(...args);
      } catch (error) {
        thrown.push(error);
      }
    });
  try {
    await act();
    await settle();
  } finally {
    process.nextTick = nextTick;
  }
  return thrown;
}
