// Clients of the server that the tests run against, at PARLEY_URL; each test has a room of its own.
import { afterEach } from 'node:test';
import { once } from 'node:events';
import WebSocket from 'ws';
import { ParleySocket } from '../../npm/parley.js';
import { Proxy } from './proxy.mjs';

export const ADDRESS = process.env.PARLEY_URL;
const PATIENCE_MS = 15_000;
const POLL_MS = 5;
const DEADLINE_MS = 20_000;
let rooms = 0;
let open = [];

afterEach(() => {
  open.forEach((thing) => thing());
  open = [];
});

/** A name that no other test, and no other run against this server, has. */
export const freshRoom = () => `r${process.pid}-${(rooms += 1)}`;

/** A proxy that ends with the test. */
export async function proxied() {
  const proxy = await Proxy.to(ADDRESS);
  open.push(() => proxy.away());
  return proxy;
}

/** Somebody with a name, behind the proxy where one is given; with all that it is told. */
export function person(name, { proxy, query = '', protocols, ...options } = {}) {
  const address = new URL(`${ADDRESS}?name=${name}${query}`);
  if (proxy) {
    address.port = proxy.port;
  }
  const socket = new ParleySocket(address, protocols, { WebSocket, deadlineMs: DEADLINE_MS, ...options });
  open.push(() => socket.close());
  const told = { chat: [], presence: [], signal: [], statechange: [], recovered: [], gap: [] };
  Object.entries(told).forEach(([type, list]) => socket.addEventListener(type, ({ detail }) => list.push(detail)));
  return { socket, told };
}

/** Waits for a condition; says what was there instead. */
export async function until(condition, what = `${condition}`) {
  const end = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`not within ${PATIENCE_MS} ms: ${what}`);
    }
    await new Promise((done) => {
      setTimeout(done, POLL_MS);
    });
  }
}

/** A plain WebSocket of the package. */
export async function plainSocket(query) {
  const socket = new WebSocket(`${ADDRESS}${query}`, 'chat');
  open.push(() => socket.terminate());
  await once(socket, 'open');
  return socket;
}
