// expect: init_only
import { Client } from 'k6/net/grpc';

const client = new Client();

function prepare() {
  if (__ITER === 0) {
    client.loadProtoset('cart.protoset');
  }
}

export default function () {
  prepare();
  client.connect('grpc.example.com:443');
  client.invoke('shop.Cart/Add', { item: 'tea' });
}
