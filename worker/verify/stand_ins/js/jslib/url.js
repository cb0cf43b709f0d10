// Stands for https://jslib.k6.io/url: URL and URLSearchParams, which k6's engine lacks.
export class URLSearchParams {
  constructor(init = '') {
    this.pairs = [];
    if (typeof init === 'string') {
      for (const part of init.replace(/^\?/, '').split('&')) {
        if (part !== '') {
          const [name, value = ''] = part.split('=');
          this.append(decodeURIComponent(name), decodeURIComponent(value));
        }
      }
      return;
    }
    for (const [name, value] of Array.isArray(init) ? init : Object.entries(init)) {
      this.append(name, value);
    }
  }

  append(name, value) {
    this.pairs.push([String(name), String(value)]);
  }

  delete(name) {
    this.pairs = this.pairs.filter(([own]) => own !== name);
  }

  get(name) {
    return (this.pairs.find(([own]) => own === name) || [null, null])[1];
  }

  getAll(name) {
    return this.pairs.filter(([own]) => own === name).map(([, value]) => value);
  }

  has(name) {
    return this.pairs.some(([own]) => own === name);
  }

  set(name, value) {
    this.delete(name);
    this.append(name, value);
  }

  sort() {
    this.pairs.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  }

  forEach(work) {
    this.pairs.forEach(([name, value]) => work(value, name, this));
  }

  entries() {
    return this.pairs[Symbol.iterator]();
  }

  keys() {
    return this.pairs.map(([name]) => name)[Symbol.iterator]();
  }

  values() {
    return this.pairs.map(([, value]) => value)[Symbol.iterator]();
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  toString() {
    return this.pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  }
}

const PARTS = /^([a-z][a-z0-9+.-]*:)\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^:/?#]*)(?::(\d+))?([^?#]*)(\?[^#]*)?(#.*)?$/i;

export class URL {
  constructor(url, base) {
    const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : new URL(base).origin + url;
    const parts = PARTS.exec(whole);
    if (parts === null) {
      throw new TypeError(`Invalid URL: ${url}`);
    }
    this.protocol = parts[1];
    this.username = parts[2] || '';
    this.password = parts[3] || '';
    this.hostname = parts[4];
    this.port = parts[5] || '';
    this.pathname = parts[6] || '/';
    this.searchParams = new URLSearchParams(parts[7] || '');
    this.hash = parts[8] || '';
  }

  get host() {
    return this.port === '' ? this.hostname : `${this.hostname}:${this.port}`;
  }

  get origin() {
    return `${this.protocol}//${this.host}`;
  }

  get search() {
    const query = this.searchParams.toString();
    return query === '' ? '' : `?${query}`;
  }

  get href() {
    return this.origin + this.pathname + this.search + this.hash;
  }

  toString() {
    return this.href;
  }

  toJSON() {
    return this.href;
  }
}
