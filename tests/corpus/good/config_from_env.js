import http from 'k6/http';

const config = { baseUrl: __ENV.API_URL, pageSize: 20 };

export default function () {
  http.get(`${config.baseUrl}/items?size=${config.pageSize}`);
}
