// What everyone writes with Socket.IO: each message goes to all others, or to the others in its room.
//
//   node --expose-gc bench/socketio-server.mjs PORT
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { reportMemory } from './memory.mjs';

const server = createServer(reportMemory);
const io = new Server(server, { transports: ['websocket'], serveClient: false });

io.on('connection', (socket) => {
  const { room, alone } = socket.handshake.query;
  if (alone === 'true') {
    // The only room on this server: its members are everybody.
    socket.on('message', (text) => socket.broadcast.emit('message', text));
  } else {
    socket.join(room);
    socket.on('message', (text) => socket.to(room).emit('message', text));
  }
});

server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 1024 }, () => console.log('ready'));
