// Every public thing of the client, as the types let it be used; compiled, never run. Below each @ts-expect-error
// stands a misuse that the types have to refuse.
import {
  ParleyError,
  ParleySocket,
  type Acknowledgement,
  type Author,
  type DirectMessage,
  type Gap,
  type HistoryPage,
  type Joined,
  type JoinOptions,
  type Json,
  type Members,
  type ParleyEventMap,
  type ParleyOptions,
  type Position,
  type Presence,
  type PublishOptions,
  type Recovered,
  type RoomMessage,
  type Signal,
  type State,
  type StateChange,
  type Stored,
} from 'parley-client';

const options: ParleyOptions = { WebSocket, deadlineMs: 10_000, maxQueue: 1000, storage: null };
new ParleySocket('/ws/chat', 'chat');
/** As the package `ws` declares it. */
declare class SocketOfWs {
  constructor(address: string | URL, options?: { headers?: object });
  constructor(address: string | URL, protocols?: string | string[], options?: { headers?: object });
  addEventListener(method: 'message', listener: (event: { data: unknown }) => void): void;
}
new ParleySocket('wss://chat.example/ws/chat', 'superchat', { WebSocket: SocketOfWs });
new ParleySocket(new URL('wss://chat.example/ws/chat'), ['superchat', 'chat'], { storage: sessionStorage });
new ParleySocket(async () => `/ws/chat?ticket=${await (await fetch('/ticket')).text()}`);
const socket = new ParleySocket(() => new URL('wss://chat.example/ws/chat'), undefined, options);

// A drop-in for a WebSocket.
const plain: WebSocket = socket;
const constants: [0, 1, 2, 3] = [ParleySocket.CONNECTING, ParleySocket.OPEN, ParleySocket.CLOSING, ParleySocket.CLOSED];
const own: [0, 1, 2, 3] = [socket.CONNECTING, socket.OPEN, socket.CLOSING, socket.CLOSED];
const texts: string[] = [socket.url, socket.protocol, socket.extensions];
const numbers: number[] = [socket.readyState, socket.bufferedAmount];
socket.binaryType = 'arraybuffer';
socket.onopen = (event) => event.type;
socket.onmessage = ({ data }) => data;
socket.onerror = null;
socket.onclose = ({ code, reason, wasClean }) => [code, reason, wasClean];
socket.send('{"type":"ping"}');
socket.send(new Uint8Array([1]));
socket.reconnect();
socket.close();
socket.close(3000, 'enough');

// What it knows of itself.
const state: State = socket.state;
const identity: [string | undefined, string | undefined] = [socket.client, socket.name];
const rooms: readonly string[] = socket.rooms;

// What it can be asked.
const joining: JoinOptions[] = [{}, { last: 50 }, { recover: { epoch: 'e', offset: 41 } }];
const publishing: PublishOptions = { key: '8f2-1' };
const named: { name: string } = await socket.hello('Ann');
const joined: Joined = await socket.join('dev', joining[0]);
await socket.join('dev');
const nothing: void = await socket.leave('dev');
const body: Json = { text: 'Hello!', list: [1, null, true, { deep: 'yes' }] };
const acknowledgement: Acknowledgement = await socket.publish('dev', body, publishing);
const key: string = acknowledgement.key;
const repeated: true | undefined = acknowledgement.duplicate;
const handed: { at: string } = await socket.direct('5ca1ab1e-0000-4000-8000-00000000000b', 'psst');
const stored: Stored[] = [await socket.edit('dev', 42, null), await socket.remove('dev', 42)];
socket.signal('dev', 'typing');
socket.signal({ client: '5ca1ab1e-0000-4000-8000-00000000000b' }, 'read', { offset: 42 });
const page: HistoryPage = await socket.history('dev', { before: 42, limit: 10 });
await socket.history('dev', { after: 0 });
await socket.history('dev');
const there: Members = await socket.members('dev');
const milliseconds: number = await socket.ping();

const position: Position = joined;
const known: [number, Author[] | undefined, boolean | undefined, boolean | undefined, RoomMessage[] | undefined] = [
  joined.count,
  joined.members,
  joined.more,
  joined.recovered,
  joined.messages,
];
const read: [string, boolean, RoomMessage[], Author[], number] = [
  page.epoch,
  page.more,
  page.messages,
  there.members,
  there.count,
];

// What it tells.
function show(detail: RoomMessage | DirectMessage): [string, Json | undefined] {
  if ('direct' in detail) {
    return [detail.from.name, detail.body];
  }
  const { room, offset, epoch, at, edits, editedAt, deleted, key: theirs } = detail;
  return [`${room} ${epoch} ${offset} ${at} ${edits} ${editedAt} ${deleted} ${theirs}`, detail.body];
}
socket.addEventListener('chat', ({ detail }) => show(detail));
socket.addEventListener('chat', ({ detail }) => console.log(detail.offset, detail.from.name, detail.body));
socket.addEventListener('chat', ({ detail }) => detail.room && console.log(detail.room, detail.offset + 1));
socket.addEventListener('presence', ({ detail }: CustomEvent<Presence>) => {
  const { room, members, joined: come, left, count } = detail;
  return [room, members?.[0]?.user, come?.[0]?.client, left?.[0], count];
});
socket.addEventListener('signal', ({ detail }: CustomEvent<Signal>) => [
  detail.room,
  detail.from,
  detail.kind,
  detail.body,
]);
socket.addEventListener('statechange', ({ detail }: CustomEvent<StateChange>) => {
  const wait: number = detail.retryAt === undefined ? 0 : detail.retryAt - Date.now();
  return [detail.state, wait, detail.attempt, detail.code, detail.reason];
});
socket.addEventListener('recovered', ({ detail }: CustomEvent<Recovered>) => [detail.room, detail.count]);
socket.addEventListener('gap', ({ detail }: CustomEvent<Gap>) => {
  const since: Position | undefined = detail.since;
  return [detail.room, since, detail.epoch, detail.offset, detail.error?.code];
});
socket.addEventListener('open', (event) => event.type, { once: true });
socket.addEventListener('message', ({ data }) => data);
socket.addEventListener('error', function () {
  return this.state;
});
const onClose = (event: ParleyEventMap['close']) => event.wasClean;
socket.addEventListener('close', onClose);
socket.removeEventListener('close', onClose);
socket.addEventListener('of-my-own', { handleEvent: () => {} }, true);
socket.removeEventListener('of-my-own', null);

const error = new ParleyError(408, 'no answer', true);
const failure: [number, boolean, string, Error] = [error.code, error.unknown, error.message, error];

// --- What must not compile ---

// @ts-expect-error an address is needed
new ParleySocket();
// @ts-expect-error no address
new ParleySocket(42);
// @ts-expect-error no such option
new ParleySocket('/', 'chat', { retries: 3 });
// @ts-expect-error read only
socket.readyState = 1;
// @ts-expect-error read only
socket.rooms = [];
// @ts-expect-error read only
socket.rooms.push('dev');
// @ts-expect-error no such state
const wrongState: State = 'open ';
// @ts-expect-error a body is JSON
socket.publish('dev', undefined);
// @ts-expect-error a body is JSON
socket.publish('dev', () => 1);
// @ts-expect-error a body is JSON
socket.publish('dev', { at: 1n });
// @ts-expect-error a key is a text
socket.publish('dev', 1, { key: 1 });
// @ts-expect-error an offset is a number
socket.edit('dev', '42', 'new');
// @ts-expect-error a position has an epoch
socket.join('dev', { recover: { offset: 1 } });
// @ts-expect-error no such side
socket.history('dev', { around: 42 });
// @ts-expect-error a signal has a kind
socket.signal('dev');
// @ts-expect-error nothing is promised of a signal
socket.signal('dev', 'typing').then();
// @ts-expect-error a direct message has no offset
socket.addEventListener('chat', ({ detail }) => detail.offset + 1);
// @ts-expect-error no such thing in a gap
socket.addEventListener('gap', ({ detail }) => detail.count);
// @ts-expect-error read only
error.code = 500;

export {
  acknowledgement,
  constants,
  failure,
  handed,
  identity,
  key,
  known,
  milliseconds,
  named,
  nothing,
  numbers,
  own,
  plain,
  position,
  read,
  repeated,
  rooms,
  state,
  stored,
  texts,
};
