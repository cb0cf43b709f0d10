// expect: dry_run_incomplete
import http from 'k6/http';

class ApiError extends Error {
  constructor(res) {
    super(`API ${res.status}`);
    this.name = 'ApiError';
  }
}

function call(url) {
  const res = http.get(url);
  if (!res.json('success')) {
    throw new ApiError(res);
  }
  return res.json();
}

export default function () {
  const { value } = call('https://example.com/b');
  if (value !== 'expected') {
    throw new ApiError({ status: 500 });
  }
}
