// Cut off from the real server, in several ways, and back.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { freshRoom, person, proxied, until } from './people.mjs';

const offsets = ({ told }) => told.chat.map(({ offset }) => offset);
const oneTo = (n) => Array.from({ length: n }, (_, i) => i + 1);

/** Ann behind a proxy and Bob, both in a room. */
async function annAndBob(options) {
  const room = freshRoom();
  const proxy = await proxied();
  const [ann, bob] = [person('Ann', { proxy, ...options }), person('Bob')];
  await bob.socket.join(room);
  await ann.socket.join(room);
  return { room, proxy, ann, bob };
}

test('a reset: what was missed comes, once and in order, to the same client, and the others notice nothing', async () => {
  const { room, proxy, ann, bob } = await annAndBob();
  const { client } = ann.socket;
  await bob.socket.publish(room, 'before');
  await until(() => ann.told.chat.length === 1);
  await until(() => bob.told.presence.some(({ joined }) => joined?.some((member) => member.client === client)));
  const noticed = bob.told.presence.length;
  proxy.away();
  await until(() => ann.socket.state === 'waiting');
  for (let i = 0; i < 20; i++) {
    await bob.socket.publish(room, i);
  }
  await proxy.back();
  ann.socket.reconnect();
  await until(() => ann.told.recovered.length === 1);
  assert.deepEqual(offsets(ann), oneTo(21));
  assert.deepEqual(ann.told.recovered, [{ room, count: 20 }]);
  assert.deepEqual(ann.told.gap, []);
  assert.equal(ann.socket.client, client);
  await bob.socket.publish(room, 'live again');
  await until(() => ann.told.chat.length === 22);
  assert.deepEqual(
    bob.told.presence.slice(noticed).filter(({ left }) => left?.length > 0),
    [],
  );
});

test('publishes under way when the connection is reset are stored once, whatever the server had of them', async () => {
  const { room, proxy, ann, bob } = await annAndBob();
  const published = [];
  for (let round = 0; round < 4; round++) {
    for (let i = 0; i < 12; i++) {
      published.push(ann.socket.publish(room, published.length));
    }
    await published[round * 12 + 3];
    proxy.cut();
    await until(() => ann.socket.state !== 'open');
    ann.socket.reconnect();
  }
  const answers = await Promise.all(published);
  await until(() => bob.told.chat.length >= answers.length && ann.told.chat.length >= answers.length);
  assert.deepEqual(offsets(bob), oneTo(48));
  assert.deepEqual(offsets(ann), oneTo(48), 'its own at their places, once each');
  assert.deepEqual(
    ann.told.chat.map(({ body }) => body),
    bob.told.chat.map(({ body }) => body),
  );
  answers.forEach(({ offset, key }, i) => {
    const { body, key: stored } = bob.told.chat[offset - 1];
    assert.deepEqual([body, stored], [i, key]);
  });
});

test('both talk while one is cut off again and again: both have the same in the end', async () => {
  const { room, proxy, ann, bob } = await annAndBob();
  const published = [];
  for (let i = 0; i < 60; i++) {
    published.push(bob.socket.publish(room, `bob ${i}`));
    if (i % 2 === 0) {
      published.push(ann.socket.publish(room, `ann ${i}`));
    }
    if (i % 10 === 9) {
      proxy.cut();
      await until(() => ann.socket.state === 'open' || ann.socket.state === 'waiting');
      ann.socket.reconnect();
    }
    await new Promise((done) => {
      setTimeout(done, 15);
    });
  }
  await Promise.all(published);
  await until(() => ann.told.chat.length >= 90 && bob.told.chat.length >= 90);
  assert.deepEqual(offsets(ann), oneTo(90));
  assert.deepEqual(
    ann.told.chat.map(({ body }) => body),
    bob.told.chat.map(({ body }) => body),
  );
  assert.deepEqual([...ann.told.gap, ...bob.told.gap], []);
});

test('a path that goes dark: another connection takes over from the one that nobody has closed', async () => {
  const { room, proxy, ann, bob } = await annAndBob();
  proxy.dark();
  const published = ann.socket.publish(room, 'into the dark');
  await bob.socket.publish(room, 'not heard');
  const closes = [];
  ann.socket.addEventListener('close', ({ code }) => closes.push(code));
  await proxy.back();
  ann.socket.reconnect();
  const { offset } = await published;
  await until(() => ann.told.chat.length === 2);
  assert.equal(offset, 2);
  assert.deepEqual(offsets(ann), [1, 2]);
  assert.equal(closes.includes(4504), false, 'that is for the earlier one');
  assert.equal(ann.socket.state, 'open');
});

test('what is said without a connection is sent when there is one', async () => {
  const { room, proxy, ann, bob } = await annAndBob();
  proxy.away();
  await until(() => ann.socket.state === 'waiting');
  const published = ['one', 'two'].map((body) => ann.socket.publish(room, body));
  const sent = ann.socket.direct(bob.socket.client, 'psst');
  await proxy.back();
  assert.deepEqual(
    (await Promise.all(published)).map(({ offset }) => offset),
    [1, 2],
  );
  await sent;
  await until(() => bob.told.chat.length === 3);
});

test('a room whose window has gone on: a gap says from where to where', async () => {
  const { room, proxy, ann, bob } = await annAndBob();
  await bob.socket.publish(room, 'first');
  await until(() => ann.told.chat.length === 1);
  proxy.away();
  await until(() => ann.socket.state === 'waiting');
  ann.socket.close();
  const { epoch } = ann.told.chat[0];
  const returned = person('Ann');
  await returned.socket.join(room, { recover: { epoch: 'another', offset: 1 } });
  assert.deepEqual(returned.told.gap, [{ room, since: { epoch: 'another', offset: 1 }, epoch, offset: 1 }]);
  assert.deepEqual(returned.told.chat, []);
});

test('close() is told to the others at once', async () => {
  const { ann, bob } = await annAndBob();
  const { client } = ann.socket;
  await until(() => bob.told.presence.some(({ joined }) => joined?.some((member) => member.client === client)));
  ann.socket.close();
  await until(() => bob.told.presence.some(({ left }) => left?.includes(client)));
  await until(() => ann.socket.state === 'closed');
  assert.equal(ann.told.statechange.at(-1).code, 1000);
});
