// A chat in the terminal: each line typed goes to the room, and what the others say is printed.
//
//   node chat.mjs 'ws://localhost:3000/ws/chat?room=lobby&name=Ann'
import { createInterface } from 'node:readline';
import WebSocket from 'ws';

const socket = new WebSocket(process.argv[2] ?? 'ws://localhost:3000/ws/chat');
socket.on('message', (text) => console.log(`${text}`));
socket.on('close', () => process.exit());
socket.on('open', () =>
  createInterface({ input: process.stdin })
    .on('line', (line) => socket.send(line))
    .on('close', () => socket.close()),
);
