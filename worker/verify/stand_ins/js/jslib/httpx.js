// Stands for https://jslib.k6.io/httpx: a session with defaults over k6/http.
import http from 'k6/http';

export class Request {
  constructor(method, url, body = null, params = {}) {
    Object.assign(this, { method, url, body, params });
  }
}

export const Get = (url, body, params) => new Request('GET', url, body, params);
export const Post = (url, body, params) => new Request('POST', url, body, params);
export const Put = (url, body, params) => new Request('PUT', url, body, params);
export const Patch = (url, body, params) => new Request('PATCH', url, body, params);
export const Delete = (url, body, params) => new Request('DELETE', url, body, params);

export class Httpx {
  constructor({ baseURL = '', headers = {}, timeout = '20s', tags = {} } = {}) {
    Object.assign(this, { baseURL, headers: { ...headers }, timeout, tags: { ...tags } });
  }

  setBaseUrl(url) {
    this.baseURL = url;
  }

  addHeader(name, value) {
    this.headers[name] = value;
  }

  addHeaders(headers) {
    Object.assign(this.headers, headers);
  }

  clearHeader(name) {
    delete this.headers[name];
  }

  removeHeader(name) {
    delete this.headers[name];
  }

  addTag(name, value) {
    this.tags[name] = value;
  }

  addTags(tags) {
    Object.assign(this.tags, tags);
  }

  clearTag(name) {
    delete this.tags[name];
  }

  merged(params = {}) {
    return {
      ...params,
      headers: { ...this.headers, ...(params || {}).headers },
      tags: { ...this.tags, ...(params || {}).tags },
    };
  }

  request(method, url, body, params) {
    return http.request(method, this.baseURL + url, body, this.merged(params));
  }

  async asyncRequest(method, url, body, params) {
    return http.asyncRequest(method, this.baseURL + url, body, this.merged(params));
  }

  get(url, body, params) {
    return this.request('GET', url, body, params);
  }

  post(url, body, params) {
    return this.request('POST', url, body, params);
  }

  put(url, body, params) {
    return this.request('PUT', url, body, params);
  }

  patch(url, body, params) {
    return this.request('PATCH', url, body, params);
  }

  delete(url, body, params) {
    return this.request('DELETE', url, body, params);
  }

  options(url, body, params) {
    return this.request('OPTIONS', url, body, params);
  }

  head(url, body, params) {
    return this.request('HEAD', url, body, params);
  }

  batch(requests, params) {
    return http.batch(
      requests.map(({ method, url, body, params: own }) => ({
        method,
        url: this.baseURL + url,
        body,
        params: this.merged({ ...params, ...own }),
      })),
    );
  }
}

export default { Httpx, Request, Get, Post, Put, Patch, Delete };
