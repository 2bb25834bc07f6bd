// What the client makes of the golden events.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, settle } from './clock.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import { events } from './golden.mjs';
import { EPOCH, ParleyError, connecting, head, inRoom, opened, outcome } from './scene.mjs';

/** How each answer is asked for. */
const ASK = {
  Named: (socket) => socket.hello('Ann'),
  Sent: (socket) => socket.publish('dev', 'Hello!'),
  DirectSent: (socket) => socket.direct('5ca1ab1e-0000-4000-8000-00000000000b', 'psst'),
  Edited: (socket) => socket.edit('dev', 3, 'new'),
  History: (socket) => socket.history('dev'),
  Members: (socket) => socket.members('dev'),
  Failure: (socket) => socket.history('dev'),
};
const TOLD = { Message: 'chat', Direct: 'chat', Signal: 'signal', Presence: 'presence' };

/** Reads each event in one way; what is asserted of it besides. */
const READ = {
  async Welcome(frame) {
    const { socket, of } = await connecting();
    FakeWebSocket.latest.accept();
    FakeWebSocket.latest.sayText(JSON.stringify(frame));
    assert.equal(socket.state, 'open');
    assert.deepEqual([socket.client, socket.name], [frame.client, frame.name]);
    assert.deepEqual(
      of('statechange').map((change) => change.state),
      ['open'],
    );
  },

  async Joined(frame) {
    const { socket, wire, of } = await opened();
    const { recovered } = frame;
    const joined = socket.join('dev', recovered === undefined ? {} : { recover: { epoch: '7d1c_A9', offset: 42 } });
    await settle();
    wire.ok(wire.take('join'), withoutId(frame));
    assertHolds(await joined, withoutId(frame));
    assert.deepEqual(socket.rooms, ['dev']);
    assertHolds(of('presence')[0], {
      room: 'dev',
      count: frame.count,
      ...(frame.members && { members: frame.members }),
    });
    assert.equal(of('gap').length, recovered === false ? 1 : 0);
    assert.equal(of('chat').length, 0, 'the messages of the answer are not told again');
  },

  async Done() {
    const { socket, wire } = await inRoom();
    const left = socket.leave('dev');
    await settle();
    wire.ok(wire.take('leave'));
    assert.equal(await left, undefined);
    assert.deepEqual(socket.rooms, []);
  },

  async Pong(frame) {
    const { socket, wire } = await opened();
    const pinged = socket.ping();
    await advance(40);
    wire.ok(wire.take('ping'), withoutId(frame));
    assert.equal(await pinged, 40);
  },

  async Bye(frame) {
    const { socket, wire, of } = await opened();
    wire.sayText(JSON.stringify(frame));
    wire.end(frame.code, frame.reason);
    const expected = frame.reconnect ? 'waiting' : 'closed';
    assert.equal(socket.state, expected);
    assertHolds(of('statechange').at(-1), { state: expected, code: frame.code, reason: frame.reason });
  },
};

for (const { what, event, frame } of events.filter((golden) => golden.frame !== null)) {
  test(`${event}: ${what}`, () => readingOf(event, JSON.parse(frame))(JSON.parse(frame), frame));
}

for (const { what, event, plain } of events.filter((golden) => golden.plain !== null)) {
  test(`${event} in plain chat: ${what}`, async () => {
    const { events: told } = await connecting({ protocols: 'chat' });
    FakeWebSocket.latest.accept();
    FakeWebSocket.latest.sayText(plain);
    assert.equal(told.at(-1).type, 'message');
    assert.equal(told.at(-1).event.data, plain);
  });
}

test('the message event has the frame as it came, before what it holds is told', async () => {
  const { wire, events: told } = await inRoom();
  const frame = `${events.find((golden) => golden.event === 'Signal').frame}\n\nnonsense`;
  told.length = 0;
  wire.sayText(frame);
  assert.deepEqual(
    told.map(({ type }) => type),
    ['message', 'signal'],
  );
  assert.equal(told[0].event.data, frame);
});

function readingOf(event, frame) {
  if (event in TOLD) {
    return isTold(event);
  }
  if (event === 'Failure' && frame.id === undefined) {
    return isOfNobody;
  }
  if (event === 'Failure') {
    return frame.retryAfterMs === undefined ? isRejected : isTriedAgain;
  }
  return READ[event] ?? isAnswered(event);
}

function isTold(event) {
  return async (frame, line) => {
    const { socket, wire, of } = await opened();
    const joined = socket.join('dev');
    await settle();
    wire.ok(wire.take('join'), head((frame.offset ?? 1) - 1, { epoch: '7d1c_A9' }));
    await joined;
    const before = of(TOLD[event]).length;
    wire.sayText(line);
    const told = of(TOLD[event]).slice(before);
    assert.equal(told.length, 1);
    const { type, ...fields } = frame;
    assert.deepEqual({ ...told[0], type }, { ...fields, type });
  };
}

function isAnswered(event) {
  return async (frame) => {
    const { socket, wire } = await inRoom();
    const answer = ASK[event](socket);
    await settle();
    wire.ok(wire.commands().at(-1), withoutId(frame));
    assertHolds(await answer, withoutId(frame));
  };
}

async function isRejected(frame) {
  const { socket, wire } = await inRoom();
  const answer = ASK.Failure(socket);
  await settle();
  wire.say({ ...frame, id: wire.commands().at(-1).id });
  const error = await outcome(answer);
  assert.ok(error instanceof ParleyError);
  assert.deepEqual([error.code, error.message, error.unknown], [frame.code, frame.reason, false]);
}

async function isTriedAgain(frame) {
  const { socket, wire } = await inRoom();
  const answer = ASK.Sent(socket);
  await settle();
  const first = wire.take('send');
  wire.say({ ...frame, id: first.id });
  await advance(frame.retryAfterMs - 1);
  assert.equal(wire.commands('send').length, 1, 'not before');
  await advance(1 + frame.retryAfterMs);
  const second = wire.take('send');
  assert.deepEqual(withoutId(second), withoutId(first));
  wire.ok(second, { room: 'dev', offset: 11, epoch: EPOCH, at: '2026-01-02T03:04:05.678Z' });
  assert.equal((await answer).offset, 11);
}

async function isOfNobody(frame) {
  const { socket, wire } = await inRoom();
  const answer = ASK.Members(socket);
  wire.say(frame);
  assert.equal(await outcome(answer), 'pending');
}

function withoutId({ id, type, ...rest }) {
  return rest;
}

function assertHolds(actual, expected) {
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, actual[key]])), expected);
}
