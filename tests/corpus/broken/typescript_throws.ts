// expect: exception
import http from 'k6/http';

type Shop = { paths?: { cart: string } };

const shop: Shop = {};

export default function (): void {
  http.get(`https://shop.example.com${shop.paths!.cart}`);
}
