// asked: 5 users on https://shop.example.com/ for 2 minutes
// expect: remote_import
import Page, * as kit from 'https://cdn.example.com/kit.js';

class Shop extends Page {
  visit() {
    return kit.get(`${this.base}/items`);
  }
}

const shop = new Shop('https://shop.example.com');
for (const plugin of kit.plugins) {
  shop.use(plugin);
}

export const options = { vus: 5, duration: '2m', thresholds: { checks: ['rate>0.9'] } };

export default function () {
  shop.visit();
}
