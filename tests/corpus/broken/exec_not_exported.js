// expect: exec_not_exported
import http from 'k6/http';

export const options = {
  scenarios: {
    browse: { executor: 'constant-vus', vus: 5, duration: '1m', exec: 'browse' },
  },
};

function browse() {
  http.get('https://api.example.com/items');
}

export default function () {
  browse();
}
