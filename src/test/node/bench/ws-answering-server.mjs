// The least that acknowledges: reads each message as JSON, gives it the next offset of its room and says so. It keeps
// nothing, checks nothing, and tells nobody else.
//
//   node --expose-gc bench/ws-answering-server.mjs PORT
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { WebSocketServer } from 'ws';
import { reportMemory } from './memory.mjs';

const epoch = randomUUID().replaceAll('-', '');
const heads = new Map();
const server = createServer(reportMemory);
const wss = new WebSocketServer({ server });

wss.on('connection', (socket) => {
  socket.on('message', (data) => {
    const { type, id, room } = JSON.parse(data);
    const offset = (heads.get(room) ?? 0) + (type === 'send' ? 1 : 0);
    heads.set(room, offset);
    const at = new Date().toISOString();
    socket.send(JSON.stringify({ type: 'ok', id, room, offset, epoch, at }));
  });
  socket.on('error', () => {});
  socket.send(JSON.stringify({ type: 'welcome', client: randomUUID() }));
});

server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 1024 }, () => console.log('ready'));
