// expect: grpc_in_init
import * as grpc from 'k6/net/grpc';

const client: grpc.Client = new grpc.Client();
client.load([], 'cart.proto');
const answer = client.invoke('shop.Cart/Add', { item: 'tea' })!;

export default (): void => {
  console.log(answer.status);
};
