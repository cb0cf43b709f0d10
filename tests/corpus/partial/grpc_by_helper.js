// expect: grpc
import { Client, StatusOK } from 'k6/net/grpc';
import { check } from 'k6';

const client = new Client();
loadAll();

function loadAll() {
  client.load(['protos'], 'cart.proto');
}

function call(item) {
  client.connect('grpc.example.com:443', { plaintext: true });
  return client.invoke('shop.Cart/Add', { item });
}

export default () => {
  check(call('tea'), { added: (r) => r && r.status === StatusOK });
  client.close();
};
