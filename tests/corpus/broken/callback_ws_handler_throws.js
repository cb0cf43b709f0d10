// expect: exception
import ws from 'k6/ws';
import { check } from 'k6';
export const options = { vus: 20, duration: '1m' };
const stats = {};

export default function () {
  const res = ws.connect('wss://chat.example/ws', {}, (socket) => {
    socket.on('open', () => {
      stats.opened.add(1);
      socket.close();
    });
  });
  check(res, { 'status is 101': (r) => r && r.status === 101 });
}
