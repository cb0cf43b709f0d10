import { get } from 'k6/http';
import { check } from 'k6';

export default () => check(get('https://api.example.com/'), { ok: ({ status }) => status === 200 });
