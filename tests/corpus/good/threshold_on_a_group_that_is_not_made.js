// expect: threshold_without_samples
import http from 'k6/http';
import { check, group } from 'k6';
export const options = {
  vus: 4,
  duration: '1m',
  thresholds: { 'group_duration{group:::checkout}': ['avg<2000'], 'group_duration{group:::shop::basket}': ['avg<900'] },
};

export default function () {
  group('shop', () => {
    group('basket', () => {
      const res = http.get('https://shop.example/basket');
      check(res, { 'status is 200': (r) => r.status === 200 });
    });
  });
}
