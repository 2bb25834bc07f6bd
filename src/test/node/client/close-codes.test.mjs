// Whether the client comes back, by the code that it was closed with.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, timerCount } from './clock.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import { closeCodes } from './golden.mjs';
import { connecting, opened, outcome } from './scene.mjs';

const MINUTE = 60_000;

for (const { code, reconnect } of closeCodes) {
  for (const protocols of ['superchat', 'chat']) {
    test(`${code} in ${protocols}: ${reconnect ? 'comes back' : 'stays away'}`, async () => {
      const scene = await (protocols === 'chat' ? connecting({ protocols }) : opened());
      if (protocols === 'chat') {
        FakeWebSocket.latest.accept();
      }
      await assertComesBack(scene, code, reconnect);
    });
  }
}

test('4000 to 4499 come back and 4500 to 4999 do not, also those that nobody knows', async () => {
  for (const code of [4000, 4004, 4100, 4250, 4498, 4505, 4600, 4998]) {
    await assertComesBack(await opened(), code, code < 4500);
  }
});

async function assertComesBack({ socket, events, of }, code, reconnect) {
  const request = socket.protocol === 'superchat' ? socket.history('dev') : undefined;
  const before = FakeWebSocket.all.length;
  FakeWebSocket.latest.end(code, 'why');

  assert.equal(socket.state, reconnect ? 'waiting' : 'closed');
  assert.equal(socket.readyState, reconnect ? 0 : 3);
  const change = of('statechange').at(-1);
  assert.deepEqual([change.state, change.code, change.reason], [socket.state, code, 'why']);
  const closes = events.filter(({ type }) => type === 'close');
  assert.deepEqual(
    closes.map(({ event }) => [event.code, event.reason]),
    [[code, 'why']],
  );
  if (!reconnect) {
    assert.equal(timerCount(), 0);
    if (request) {
      assert.equal((await outcome(request)).code, 499);
    }
  }
  await advance(MINUTE - 1);
  assert.equal(FakeWebSocket.all.length > before, reconnect);
  request?.catch(() => {});
  socket.close();
  FakeWebSocket.latest.end();
}
