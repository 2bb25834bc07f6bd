// What the tests of the client begin with: a socket of the client's, and the fake one under it.
import { afterEach } from 'node:test';
import assert from 'node:assert/strict';
import { advance, chanceIs, settle } from './clock.mjs';
import './page.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import { ParleyError, ParleySocket } from '../../npm/parley.js';

export { ParleyError, ParleySocket };

export const ADDRESS = 'wss://chat.example/ws/chat';
export const ANN = { client: '0b0e7c1e-0000-4000-8000-00000000000a', name: 'Ann' };
export const BOB = { client: '5ca1ab1e-0000-4000-8000-00000000000b', name: 'Bob' };
export const EPOCH = 'e1';
/** The longest that the first wait before a reconnection lasts. */
export const FIRST_WAIT_MS = 500;
/** Of a request, unless another is given. */
export const DEADLINE_MS = 60_000;
export const AT = '2026-01-02T03:04:05.678Z';

const EVENTS = ['open', 'message', 'error', 'close', 'chat', 'presence', 'signal', 'statechange', 'recovered', 'gap'];
const PROMISING = ['hello', 'join', 'leave', 'publish', 'direct', 'edit', 'remove', 'history', 'members', 'ping'];
let made = [];

afterEach(async () => {
  for (const socket of made) {
    socket.close();
  }
  await settle();
  for (const wire of FakeWebSocket.all) {
    if (wire.readyState !== FakeWebSocket.CLOSED) {
      wire.end(1000);
    }
  }
  await settle();
  made = [];
  FakeWebSocket.forgetAll();
  chanceIs(0.5);
  globalThis.sessionStorage.items.clear();
});

/** A socket that has begun to connect, with the events that it has dispatched so far. */
export async function connecting({ url = ADDRESS, protocols, options } = {}) {
  const socket = new ParleySocket(url, protocols, { WebSocket: FakeWebSocket, ...options });
  made.push(socket);
  PROMISING.forEach((name) => lookAtLater(socket, name));
  const events = [];
  for (const type of EVENTS) {
    socket.addEventListener(type, (event) => events.push({ type, detail: event.detail, event }));
  }
  await settle();
  return { socket, events, of: (type) => events.filter((e) => e.type === type).map((e) => e.detail) };
}

/** Lets a test look at a rejection after it has happened. */
function lookAtLater(socket, name) {
  socket[name] = (...args) => {
    const promise = ParleySocket.prototype[name].apply(socket, args);
    promise.catch(() => {});
    return promise;
  };
}

/** Accepts the latest attempt and greets it. */
export async function greet(fields = {}) {
  const wire = FakeWebSocket.latest;
  wire.accept('superchat');
  wire.say(welcome(fields));
  await settle();
  return wire;
}

export function welcome(fields = {}) {
  return {
    type: 'welcome',
    client: ANN.client,
    name: ANN.name,
    resume: 'token-1',
    resumed: false,
    version: 1,
    time: AT,
    pingSeconds: 25,
    limits: { messageBytes: 65536 },
    ...fields,
  };
}

/** A socket that is connected and greeted. */
export async function opened(given = {}) {
  const scene = await connecting(given);
  return { ...scene, wire: await greet(given.welcome) };
}

/** A socket that is in the room `dev`, whose log ends at `offset`. */
export async function inRoom(given = {}) {
  const scene = await opened(given);
  const joined = scene.socket.join('dev');
  await settle();
  scene.wire.ok(scene.wire.take('join'), head(given.offset ?? 10));
  await joined;
  return scene;
}

/** Loses the connection and makes the next; by itself it is the same client again, in no room yet. */
export async function lose(wire, fields = { resumed: true }) {
  wire.end(1006);
  await advance(FIRST_WAIT_MS);
  return greet({ resume: 'token-2', ...fields });
}

/** The same, up to the answer to the join. */
export async function rejoin(wire, answer, fields) {
  const second = await lose(wire, fields);
  const { recover } = second.take('join');
  second.ok(second.commands('join').at(-1), answer);
  await settle();
  return { second, recover };
}

/** The answer to a join. */
export function head(offset, fields = {}) {
  return { room: 'dev', offset, epoch: EPOCH, count: 1, members: [ANN], ...fields };
}

export function message(offset, fields = {}) {
  return { type: 'message', room: 'dev', offset, epoch: EPOCH, from: BOB, at: AT, body: `body ${offset}`, ...fields };
}

export function presence(count, fields = {}) {
  return { type: 'presence', room: 'dev', joined: [], left: [], count, ...fields };
}

/** The answer to a publish. */
export function stored(offset, fields = {}) {
  return { room: 'dev', offset, epoch: EPOCH, at: AT, ...fields };
}

/** What has become of a promise so far: `pending`, its value, or the error it was rejected with. */
export async function outcome(promise) {
  let result = 'pending';
  promise.then(
    (value) => {
      result = value;
    },
    (error) => {
      result = error;
    },
  );
  await settle();
  return result;
}

/** A promise has been rejected with a code, and says whether the outcome is known. */
export async function assertFails(promise, code, unknown) {
  const error = await outcome(promise);
  assert.ok(error instanceof ParleyError, `${JSON.stringify(error)} instead of ${code}`);
  assert.deepEqual([error.code, error.unknown], [code, unknown]);
}

/** The offsets of the `chat` events of a room. */
export const offsets = (scene) => scene.of('chat').map((detail) => detail.offset);
