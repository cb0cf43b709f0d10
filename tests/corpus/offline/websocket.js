// Load test, as described:
//   100 users connect to wss://chat.example/room for 1 minute, send the message "hello" every 5
//   seconds and keep the connection open for 30 seconds
//
// Assumptions:
// - No think time is stated; users pause for 1 second between iterations.
// - No threshold is stated; the test fails when 1% of the checks fail.
//
// Run: k6 run script.js

import ws from 'k6/ws';
import { check, sleep } from 'k6';

const BASE_URL = __ENV.BASE_URL || 'wss://chat.example';

export const options = {
  vus: 100,
  duration: '1m',
  thresholds: { checks: ['rate>0.99'] },
};

export default function () {
  const response = ws.connect(`${BASE_URL}/room`, null, (socket) => {
    socket.on('open', () => {
      socket.send('hello');
      socket.setInterval(() => {
        socket.send('hello');
      }, 5000);
    });
    socket.on('message', (message) => {
      check(message, { 'message is not empty': (text) => text.length > 0 });
    });
    socket.on('error', (error) => {
      console.error(`WebSocket error: ${error.error()}`);
    });
    socket.setTimeout(() => socket.close(), 30000);
  });
  check(response, { connected: (r) => r && r.status === 101 });
  sleep(1);
}
