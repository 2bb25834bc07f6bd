// The question-and-answer client: says hello, answers the first three questions and says goodbye at the fourth.
//
//   node seed-client.mjs [ws://localhost:3000/ws/chat]
import WebSocket from 'ws';

const ANSWERS = 3;
const ANSWER_DELAY_MS = 1000;

const socket = new WebSocket(process.argv[2] ?? 'ws://localhost:3000/ws/chat');
let count = 0;

socket.on('open', () => {
  console.log('[CLIENT] open()');
  socket.send('Hello!');
});

socket.on('message', (question) => {
  console.log(`[CLIENT] Received: ${question}`);
  count++;
  if (count > ANSWERS) {
    socket.send('Goodbye!');
    socket.close();
    return;
  }
  const answer = `Hello, I'm Mr No.${count}!`;
  setTimeout(() => socket.send(answer), ANSWER_DELAY_MS);
});
