import { WebSocket } from 'k6/websockets';
import { check } from 'k6';

export const options = { vus: 1, iterations: 1 };

export default function () {
  const socket = new WebSocket('wss://echo.example.com/socket');
  socket.onopen = () => {
    socket.send(JSON.stringify({ event: 'hello' }));
  };
  socket.onmessage = (event) => {
    check(event, { 'has data': (e) => e.data !== undefined });
    socket.close();
  };
  setTimeout(() => socket.close(), 500);
}
