import { Options, Scenario } from 'k6/options';
import { Product, Price } from './types/product';
import * as models from './models';
import http from 'k6/http';

const load: Scenario = { executor: 'shared-iterations', vus: 2, iterations: 4 };

export const options: Options = { scenarios: { load } };

const price = (product: Product): Price => product.price;

export default () => {
  const found: models.Found = http.get('https://shop.example.com/products').json() as models.Found;
  console.log(price(found as unknown as Product));
};
