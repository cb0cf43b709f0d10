import http from 'k6/http';
import { check } from 'k6';

class Shop {
  #base;

  static items = ['A-1', 'A-2'];

  constructor(base = 'https://shop.example.com') {
    this.#base = base;
  }

  read(path, { headers = {}, ...rest } = {}) {
    return http.get(`${this.#base}${path}`, { headers, ...rest });
  }

  get home() {
    return this.read('/');
  }
}

const shop = new Shop();

export default function () {
  check(shop.home, { ok: (r) => r?.status === 200 });
  for (const [index, sku] of Shop.items.entries()) {
    const res = shop.read(`/items/${sku}`, { tags: { index: String(index) } });
    check(res, { ok: ({ status }) => status === 200 });
  }
}
