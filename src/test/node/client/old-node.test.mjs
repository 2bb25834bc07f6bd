// The client needs only what the oldest Node has that it is for, 18; of a browser it asks nothing.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { FakeWebSocket } from './fake-socket.mjs';

const NEWER = [
  'CustomEvent',
  'CloseEvent',
  'MessageEvent',
  'WebSocket',
  'navigator',
  'document',
  'location',
  'sessionStorage',
  'crypto',
  'addEventListener',
];

test('without the classes and the objects that came later, it works as it does with them', async () => {
  NEWER.forEach((name) =>
    Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true }),
  );
  const { ParleySocket } = await import('../../npm/parley.js');
  const socket = new ParleySocket('ws://localhost:3000/ws/chat', undefined, { WebSocket: FakeWebSocket });
  const told = [];
  for (const type of ['open', 'message', 'statechange', 'chat', 'close']) {
    socket.addEventListener(type, (event) =>
      told.push([event.type, event.detail?.state ?? event.detail?.body ?? event.code]),
    );
  }
  const wire = FakeWebSocket.latest;
  wire.accept('superchat');
  wire.say({
    type: 'welcome',
    client: 'c',
    name: 'n',
    resume: 't',
    resumed: false,
    version: 1,
    pingSeconds: 25,
    limits: { messageBytes: 65536 },
  });
  wire.say({ type: 'message', direct: true, from: {}, at: '', body: 'psst' });
  socket.close();
  wire.end(1000);
  assert.deepEqual(told, [
    ['open', undefined],
    ['message', undefined],
    ['statechange', 'open'],
    ['message', undefined],
    ['chat', 'psst'],
    ['statechange', 'closing'],
    ['statechange', 'closed'],
    ['close', 1000],
  ]);
});

test('where there is no WebSocket at all, that is said at once', async () => {
  const { ParleySocket } = await import('../../npm/parley.js');
  assert.throws(() => new ParleySocket('ws://localhost:3000/ws/chat'), TypeError);
});
