import ws from 'k6/ws';
import { check } from 'k6';

export const options = { vus: 1, iterations: 1 };

export default function () {
  const res = ws.connect('wss://echo.example.com/socket', {}, function (socket) {
    socket.on('open', () => {
      socket.send('hello');
    });
    socket.on('message', () => {
      socket.close();
    });
    socket.setTimeout(() => {
      socket.close();
    }, 500);
  });
  check(res, { 'status is 101': (r) => r && r.status === 101 });
}
