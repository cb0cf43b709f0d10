import ws from 'k6/ws';
import { check, sleep } from 'k6';
import { Counter } from 'k6/metrics';
const messages = new Counter('chat_messages');
export const options = { vus: 5, duration: '20s', thresholds: { ws_connecting: ['p(95)<1000'], chat_messages: ['count>1'], ws_session_duration: ['p(95)<70000'] } };
export default function () {
  const response = ws.connect(`wss://chat.example.com/room/${__VU}`, { headers: { Origin: 'https://chat.example.com' } }, (socket) => {
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'join', user: `u${__VU}` }));
      socket.setInterval(() => socket.send(JSON.stringify({ type: 'msg', text: 'hi' })), 2000);
    });
    socket.on('message', (data) => { const m = JSON.parse(data); messages.add(1, { type: m.type }); if (m.type === 'kick') socket.close(); });
    socket.on('binaryMessage', (d) => { console.log(d.byteLength); });
    socket.setTimeout(() => socket.close(), 10000);
  });
  check(response, { 'ws 101': (r) => r && r.status === 101 });
  sleep(1);
}
