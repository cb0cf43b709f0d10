// expect: no_entry
import http from 'k6/http';

const test = { run: () => http.get('https://api.example.com/') };

export default { test };
