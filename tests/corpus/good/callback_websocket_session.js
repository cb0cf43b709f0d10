import { WebSocket } from 'k6/experimental/websockets';
import { check } from 'k6';
export const options = { vus: 20, duration: '1m' };

export default function () {
  const ws = new WebSocket('wss://chat.example/ws');
  ws.addEventListener('open', () => {
    ws.send(JSON.stringify({ type: 'join' }));
    setTimeout(() => ws.close(), 3000);
  });
  ws.addEventListener('message', (event) => {
    const message = JSON.parse(event.data);
    check(message, { 'has a type': (m) => m.type !== undefined });
  });
  ws.addEventListener('error', (e) => console.error(e.error));
}
