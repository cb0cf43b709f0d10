// expect: grpc
import grpc from 'k6/net/grpc';
import { check } from 'k6';

const client = new grpc.Client();
client.load(['definitions'], 'hello.proto');

export default function () {
  client.connect('grpc.example.com:443', {});
  const response = client.invoke('hello.HelloService/SayHello', { greeting: 'Bert' });
  check(response, { ok: (r) => r && r.status === grpc.StatusOK });
  client.close();
}
