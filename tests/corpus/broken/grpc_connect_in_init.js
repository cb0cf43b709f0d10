// expect: grpc_in_init
import grpc from 'k6/net/grpc';

const client = new grpc.Client();
client.load([], 'cart.proto');
client.connect('grpc.example.com:443', { plaintext: true });

export default () => {
  client.invoke('shop.Cart/Add', { item: 'tea' });
};
