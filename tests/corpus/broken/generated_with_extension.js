// expect: foreign_dependency
// generated
import sql from 'k6/x/sql';
import http from 'k6/http';

const db = sql.open('sqlite3', './test.db');

export default function () {
  db.query('SELECT 1');
  http.get('https://api.example.com/');
}
