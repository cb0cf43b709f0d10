// expect: unknown_response_field
import ws from 'k6/ws';
import { check } from 'k6';

export const options = { vus: 2, duration: '10s' };

export default function () {
  const handshake = ws.connect('wss://chat.example.com/room', {}, (socket) => {
    socket.on('open', () => socket.close());
  });
  check(handshake, { upgraded: (answer) => answer && answer.statusCode === 101 });
}
