// From the constructor to the end: addresses, attempts, close() and reconnect() in every state, what is left behind.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, settle, timerCount } from './clock.mjs';
import { page } from './page.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import { ADDRESS, FIRST_WAIT_MS, connecting, greet, head, inRoom, opened, outcome, welcome } from './scene.mjs';

const latest = () => FakeWebSocket.latest;

test('close() while the function is still asked: no socket is made', async () => {
  let give;
  const { socket, events } = await connecting({
    url: () =>
      new Promise((resolve) => {
        give = resolve;
      }),
  });
  assert.equal(socket.state, 'connecting');
  socket.close();
  give(ADDRESS);
  await settle();
  assert.equal(FakeWebSocket.all.length, 0);
  assertEnded(socket, events);
});

test('an attempt that neither opens nor fails is given up', async () => {
  const { socket } = await connecting();
  await advance(60_000);
  assert.ok(FakeWebSocket.all.length > 1);
  assert.equal(FakeWebSocket.all[0].readyState, FakeWebSocket.CLOSING);
  socket.close();
});

test('a server that opens and never says welcome is given up', async () => {
  await connecting();
  latest().accept('superchat');
  await advance(60_000);
  assert.ok(FakeWebSocket.all.length > 1);
});

test('the states of a life', async () => {
  const { socket, of, wire } = await opened();
  wire.end(1006);
  await advance(FIRST_WAIT_MS);
  await greet();
  socket.close();
  latest().end(1000);
  assert.deepEqual(
    of('statechange').map((change) => change.state),
    ['open', 'waiting', 'connecting', 'open', 'closing', 'closed'],
  );
});

test('with superchat it is not open before the welcome', async () => {
  const { socket } = await connecting();
  latest().accept('superchat');
  assert.equal(socket.state, 'connecting');
  await greet();
  assert.equal(socket.state, 'open');
});

const STATES = {
  connecting: () => connecting(),
  'open without a welcome': async () => {
    const scene = await connecting();
    latest().accept('superchat');
    return scene;
  },
  open: () => opened(),
  'in a room': () => inRoom(),
  waiting: async () => {
    const scene = await opened();
    scene.wire.end(1006);
    return scene;
  },
  closing: async () => {
    const scene = await opened();
    scene.socket.close();
    return scene;
  },
  closed: async () => {
    const scene = await opened();
    scene.wire.end(4500);
    return scene;
  },
};

for (const [state, reach] of Object.entries(STATES)) {
  test(`close() when ${state}: it ends, once, and leaves nothing behind`, async () => {
    const { socket, events } = await reach();
    const before = FakeWebSocket.all.length;
    events.splice(0, events.length, ...events.filter(({ type }) => type !== 'close' || socket.state === 'closed'));
    const request = socket.members('dev');
    socket.close(1000, 'enough');
    socket.close();
    assert.equal(socket.readyState >= 2, true);
    if (latest().readyState !== FakeWebSocket.CLOSED) {
      assert.equal(latest().readyState, FakeWebSocket.CLOSING);
      latest().end(1000, 'enough');
    }
    await advance(60_000);
    assert.equal((await outcome(request)).code, 499);
    assert.equal(FakeWebSocket.all.length, before);
    assertEnded(socket, events);
    assert.equal((await outcome(socket.publish('dev', 1))).code, 499);
    assert.doesNotThrow(() => socket.send('a WebSocket throws that away'));
  });

  test(`reconnect() when ${state}: a new connection, and the earlier one is not heard`, async () => {
    const { socket, of } = await reach();
    const earlier = latest();
    const before = FakeWebSocket.all.length;
    socket.reconnect();
    await settle();
    assert.equal(FakeWebSocket.all.length, before + 1);
    assert.ok(earlier.readyState >= FakeWebSocket.CLOSING, 'the earlier one is ended');
    assert.equal(socket.state, 'connecting');
    const wire = await greet({ client: 'new' });
    assert.equal(socket.state, 'open');
    earlier.say({ type: 'message', direct: true, from: {}, at: '', body: 'late' });
    earlier.end(4504);
    await advance(1000);
    assert.equal(socket.state, 'open');
    assert.equal(socket.client, 'new');
    assert.equal(of('chat').length, 0);
    assert.equal(latest(), wire);
  });
}

test('reconnect() of a closed one comes back into its rooms', async () => {
  const { socket, wire } = await inRoom();
  wire.end(4500);
  socket.reconnect();
  const second = await greet({ resumed: true });
  assert.deepEqual(second.take('join').recover, { epoch: 'e1', offset: 10 });
  second.ok(second.commands('join')[0], head(10, { recovered: true }));
  assert.deepEqual(socket.rooms, ['dev']);
});

test('close() may say what a WebSocket may, and throws what it throws', async () => {
  const { socket, wire } = await opened();
  assert.throws(() => socket.close(1001), { name: 'InvalidAccessError' });
  assert.throws(() => socket.close(1000, 'x'.repeat(124)), { name: 'SyntaxError' });
  assert.equal(socket.state, 'open');
  socket.close(3000, 'because');
  assert.deepEqual(wire.closedWith, { code: 3000, reason: 'because' });
});

test('close() without arguments is announced at once: with 1000', async () => {
  const { socket, wire } = await opened();
  socket.close();
  assert.ok([undefined, 1000].includes(wire.closedWith.code));
});

test('close() within a handler of the loss ends it', async () => {
  const { socket, wire } = await opened();
  socket.addEventListener('close', () => socket.close());
  wire.end(1006);
  await advance(60_000);
  assert.equal(socket.state, 'closed');
  assert.equal(FakeWebSocket.all.length, 1);
  assert.equal(timerCount(), 0);
});

test('reconnect() within a handler of the loss makes one connection', async () => {
  const { socket, wire } = await opened();
  socket.addEventListener('close', () => socket.reconnect(), { once: true });
  wire.end(1006);
  await advance(10_000);
  assert.equal(FakeWebSocket.all.length, 2);
  await greet();
  assert.equal(socket.state, 'open');
});

test('join() within a handler of statechange joins once', async () => {
  const { socket, of } = await connecting();
  socket.addEventListener('statechange', ({ detail }) => detail.state === 'open' && socket.join('dev').catch(() => {}));
  const wire = await greet();
  assert.equal(wire.commands('join').length, 1);
  wire.ok(wire.take('join'), head(3));
  await settle();
  assert.deepEqual(socket.rooms, ['dev']);
  assert.deepEqual(of('gap'), []);
});

test('what still comes behind close() changes nothing: in Node it does come', async () => {
  for (const accept of [() => connecting(), () => opened()]) {
    const { socket, of } = await accept();
    latest().accept('superchat');
    socket.close(3000);
    latest().say(welcome());
    assert.equal(socket.state, 'closing');
    assert.equal(socket.readyState, 2);
    latest().end(3000);
    await advance(60_000);
    assert.equal(socket.state, 'closed');
    assert.equal(of('statechange').at(-1).code, 3000);
    assert.equal(timerCount(), 0);
  }
});

test('every close event has a code, a reason and wasClean, also of a connection that the client dropped', async () => {
  const { socket, events } = await opened();
  socket.reconnect();
  await greet();
  await advance(120_000);
  socket.close();
  const closes = events.filter(({ type }) => type === 'close').map(({ event }) => event);
  assert.ok(closes.length > 1);
  for (const { code, reason, wasClean } of closes) {
    assert.deepEqual([typeof code, typeof reason, typeof wasClean], ['number', 'string', 'boolean']);
  }
});

test('one close event for each connection, none for the wait', async () => {
  const { wire, events } = await opened();
  wire.end(1006);
  page.hide(true);
  page.show(true);
  await settle();
  assert.equal(events.filter(({ type }) => type === 'close').length, 1);
});

test('close() within a handler of any event leaves nothing behind', async () => {
  for (const type of ['open', 'statechange', 'message', 'presence', 'chat']) {
    const { socket } = await connecting();
    socket.addEventListener(type, () => socket.close());
    latest().accept('superchat');
    latest().say(
      welcome(),
      { type: 'presence', room: 'dev', joined: [], left: [], count: 1 },
      { type: 'message', direct: true, from: {}, at: '', body: 1 },
    );
    await settle();
    assert.equal(socket.state, 'closing', type);
    latest().end(1000);
    await advance(60_000);
    assert.equal(socket.state, 'closed', type);
    assert.equal(timerCount(), 0, type);
  }
});

function assertEnded(socket, events) {
  assert.equal(socket.state, 'closed');
  assert.equal(socket.readyState, 3);
  assert.equal(events.filter(({ type }) => type === 'close').length, 1, 'one close event for good');
  assert.equal(timerCount(), 0, 'no timer');
  assert.equal(page.listeners(), 0, 'no listener');
}
