import http from 'k6/http';
import { sleep } from 'k6';
export default function () {
  let res = http.get('https://httpbin.test.k6.io/forms/post');
  res = res.submitForm({ formSelector: 'form', fields: { custname: 'test', extradata: 'test2' } });
  sleep(3);
  res = http.get('https://quickpizza.grafana.com/');
  res = res.clickLink({ selector: 'a[href="/my_messages.php"]' });
}
