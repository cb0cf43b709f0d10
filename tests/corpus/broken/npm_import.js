// expect: node_module
import axios from 'axios';

export default function () {
  axios.get('https://api.example.com/items');
}
