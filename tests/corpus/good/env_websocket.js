import ws from 'k6/ws';
import { check } from 'k6';

export default function () {
  const res = ws.connect(__ENV.SOCKET_URL, { headers: { Cookie: __ENV.SESSION } }, (socket) => {
    socket.on('open', () => socket.close());
  });
  check(res, { switched: (r) => r && r.status === 101 });
}
