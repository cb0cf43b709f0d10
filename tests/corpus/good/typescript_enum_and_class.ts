import http from 'k6/http';
import { check } from 'k6';

enum Path {
  List = '/items',
  Item = '/items/1',
}

const enum Wanted {
  Ok = 200,
}

namespace Shop {
  export const base = 'https://shop.example.com';
}

abstract class Client {
  protected constructor(protected readonly base: string, private calls: number = 0) {}

  abstract paths(): Path[];

  get made(): number {
    return this.calls;
  }

  visit(path: Path): boolean;
  visit(path: string): boolean {
    this.calls += 1;
    const res = http.get(this.base + path);
    return check(res, { 'is there': ({ status }) => status === (Wanted.Ok as number) });
  }
}

class Visitor extends Client {
  static build(): Visitor {
    return new Visitor(Shop.base);
  }

  override paths(): Path[] {
    return [Path.List, Path.Item];
  }
}

export const options = { vus: 1, iterations: 2 };

export default function (): void {
  const visitor = Visitor.build();
  visitor.paths().forEach((path: Path) => visitor.visit(path));
}
