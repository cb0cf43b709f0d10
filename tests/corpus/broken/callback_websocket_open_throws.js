// expect: exception
import { WebSocket } from 'k6/experimental/websockets';
import { check } from 'k6';
export const options = { vus: 20, duration: '1m' };
const room = {};

export default function () {
  const ws = new WebSocket('wss://chat.example/ws');
  ws.onopen = () => {
    ws.send(room.name.toUpperCase());
    setTimeout(() => ws.close(), 500);
  };
  ws.onmessage = (event) => {
    check(event, { 'has data': (e) => e.data.length > 0 });
  };
}
