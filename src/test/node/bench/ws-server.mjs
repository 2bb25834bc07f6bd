// What everyone writes with ws: each message goes to every other client of its room, in a loop.
//
//   node --expose-gc bench/ws-server.mjs PORT
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { reportMemory } from './memory.mjs';

const rooms = new Map();
const server = createServer(reportMemory);
const wss = new WebSocketServer({ server });

wss.on('connection', (socket, request) => {
  const name = new URL(request.url, 'ws://localhost').searchParams.get('room') ?? 'lobby';
  if (!rooms.has(name)) {
    rooms.set(name, new Set());
  }
  const room = rooms.get(name);
  room.add(socket);
  socket.on('message', (data, isBinary) => {
    for (const client of room) {
      if (client !== socket && client.readyState === WebSocket.OPEN) {
        client.send(data, { binary: isBinary });
      }
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => room.delete(socket));
});

server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 1024 }, () => console.log('ready'));
