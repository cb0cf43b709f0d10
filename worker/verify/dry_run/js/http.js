// Stands for the module 'k6/http': looks at each call, makes it, and returns an answer that knows
// every property a script may hope for.
import http from 'k6/http';

import facts from './facts.js';
import { complain } from './report.js';
import { isAnswer, lookAtAnswer, lookedAtAnswer, standIn } from './stand_in.js';

// Parameters of other HTTP clients make another request than was meant; fields of their responses
// are none of k6's for sure, where anything else unknown may be a newer k6's.
const PARAMETERS = new Set(facts.http.parameters);
const FOREIGN_PARAMETERS = new Set(facts.http.foreign_parameters);
const AUTH = new Set(facts.http.auth);
const AUTH_NAMES = facts.http.auth.join(', ');
const FOREIGN = new Set(Object.keys(facts.http.foreign_fields));
// What a URL taken out of an answer of the stand-in server looks like: its texts and its links.
const MADE_UP = /sample|^(?:undefined|null)?$|^\/$/;
const NOTHING = /^(?:undefined|null|NaN|\[object Object\])$/;

// ---- calls

function written(url) {
  return String(url !== null && typeof url === 'object' && 'url' in url ? url.url : url);
}

function checkUrl(name, url) {
  const text = written(url);
  const host = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]*)/i.exec(text);
  const shown = text.slice(0, 150);
  if (host === null || host[1] === '' || NOTHING.test(host[1])) {
    const sure = lookedAtAnswer() && MADE_UP.test(text) ? '?' : '';
    complain(`relative_url${sure}`, `http.${name}() needs an absolute URL, not '${shown}'`);
  } else if (/[/=](?:undefined|null|NaN|\[object(?: |%20)Object\])(?=[/?&#]|$)/.test(text)) {
    complain('suspicious_url', `http.${name}() is called with '${shown}'`);
  }
}

function checkParams(name, params) {
  if (params === undefined || params === null) {
    return;
  }
  if (typeof params !== 'object') {
    complain('invalid_argument', `http.${name}(): the parameters are a ${typeof params}`);
    return;
  }
  for (const key of Object.keys(params)) {
    if (!PARAMETERS.has(key)) {
      const foreign = FOREIGN_PARAMETERS.has(key) || PARAMETERS.has(`${key}s`);
      const sure = foreign && isObject(params[key]) ? '' : '?';
      complain(`unknown_parameter${sure}`, `http.${name}(): k6 ignores the parameter '${key}'`);
    }
  }
  if (isObject(params.auth) || (typeof params.auth === 'string' && !AUTH.has(params.auth))) {
    complain(
      `invalid_argument${isObject(params.auth) ? '' : '?'}`,
      `http.${name}(): auth is one of ${AUTH_NAMES}; name and password stand in the URL`,
    );
  }
}

function isObject(value) {
  return value !== null && typeof value === 'object';
}

function isJson(params) {
  const headers = (params && params.headers) || {};
  for (const name of Object.keys(headers)) {
    if (name.toLowerCase() === 'content-type' && /json/i.test(String(headers[name]))) {
      return true;
    }
  }
  return false;
}

function checkBody(name, body, params) {
  if (body === null || typeof body !== 'object' || body instanceof ArrayBuffer) {
    return;
  }
  const keys = Object.keys(body);
  if (isJson(params)) {
    complain('object_as_json', `http.${name}(): the body is an object, but is called JSON`);
  } else if (params === undefined && typeof body.headers === 'object' && looksLikeParams(keys)) {
    complain('params_as_body', `http.${name}(): the parameters are sent as the body`);
  }
}

function looksLikeParams(keys) {
  return keys.every((key) => PARAMETERS.has(key));
}

function checkCount(name, args, most) {
  if (args.length > most) {
    // http.get(url, null, params) loses the parameters, but people do write it.
    const sure = args[1] === null || args[1] === undefined ? '?' : '';
    complain(`too_many_arguments${sure}`, `http.${name}() takes ${most} arguments, not ${args.length}`);
  }
}

// ---- answers

function dictionary(values, missing) {
  return new Proxy(values, {
    get(target, name) {
      if (name in target || typeof name === 'symbol' || name === 'toJSON') {
        return target[name];
      }
      lookAtAnswer();
      return missing();
    },
  });
}

function field(response, name) {
  switch (name) {
    case 'body':
      lookAtAnswer();
      return response.body;
    case 'json':
      return (...path) => (isAnswer(response.body) ? standIn() : response.json(...path));
    case 'headers':
      lookAtAnswer();
      return response.headers;
    case 'cookies':
      return dictionary(response.cookies, () => [standIn()]);
    default:
      return response[name];
  }
}

function answer(response) {
  if (response === null || typeof response !== 'object') {
    return response;
  }
  return new Proxy(
    {},
    {
      get(_, name) {
        if (typeof name === 'string' && name !== 'then' && name !== 'toJSON') {
          if (!(name in response)) {
            const sure = FOREIGN.has(name) ? '' : '?';
            complain(`unknown_response_field${sure}`, `a response of k6 has no '${name}'`);
          }
        }
        const value = field(response, name);
        if (name === 'html' || name === 'submitForm' || name === 'clickLink') {
          lookAtAnswer();
        }
        return typeof value === 'function' && name !== 'json' ? value.bind(response) : value;
      },
      has: (_, name) => name in response,
      ownKeys: () => Reflect.ownKeys(response),
      getOwnPropertyDescriptor: (_, name) =>
        name in response
          ? { value: field(response, name), enumerable: true, configurable: true }
          : undefined,
    },
  );
}

// ---- the module

const patched = { ...http };

function checkCall(name, args) {
  const { url, body, params } = facts.http.requests[name];
  checkUrl(name, args[url]);
  checkCount(name, args, params + 1);
  if (body !== null) {
    checkBody(name, args[body], args[params]);
  }
  checkParams(name, args[params]);
}

for (const name of Object.keys(facts.http.requests)) {
  patched[name] = (...args) => {
    checkCall(name, args);
    return answer(http[name](...args));
  };
}

patched.asyncRequest = async (...args) => {
  checkCall('asyncRequest', args);
  return answer(await http.asyncRequest(...args));
};

// A request of a batch is a URL, an array of method, URL and more, or an object.
function urlOf(request) {
  if (Array.isArray(request)) {
    return request[1];
  }
  return request !== null && typeof request === 'object' ? request.url : request;
}

patched.batch = (requests, ...rest) => {
  if (requests !== null && typeof requests === 'object') {
    Object.values(requests).forEach((request) => checkUrl('batch', urlOf(request)));
  }
  const responses = http.batch(requests, ...rest);
  if (Array.isArray(responses)) {
    return responses.map(answer);
  }
  const named = {};
  for (const name of Object.keys(responses)) {
    named[name] = answer(responses[name]);
  }
  return named;
};

// The server sets no cookies: a script that looks for one may miss it.
patched.cookieJar = (...args) => {
  lookAtAnswer();
  return http.cookieJar(...args);
};

export default patched;
export const {
  CookieJar,
  OCSP_REASON_AA_COMPROMISE,
  OCSP_REASON_AFFILIATION_CHANGED,
  OCSP_REASON_CA_COMPROMISE,
  OCSP_REASON_CERTIFICATE_HOLD,
  OCSP_REASON_CESSATION_OF_OPERATION,
  OCSP_REASON_KEY_COMPROMISE,
  OCSP_REASON_PRIVILEGE_WITHDRAWN,
  OCSP_REASON_REMOVE_FROM_CRL,
  OCSP_REASON_SUPERSEDED,
  OCSP_REASON_UNSPECIFIED,
  OCSP_STATUS_GOOD,
  OCSP_STATUS_REVOKED,
  OCSP_STATUS_SERVER_FAILED,
  OCSP_STATUS_UNKNOWN,
  TLS_1_0,
  TLS_1_1,
  TLS_1_2,
  TLS_1_3,
  asyncRequest,
  batch,
  cookieJar,
  del,
  expectedStatuses,
  file,
  get,
  head,
  options,
  patch,
  post,
  put,
  request,
  setResponseCallback,
  url,
} = patched;
