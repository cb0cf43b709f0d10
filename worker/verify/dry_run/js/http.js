// Stands for the module 'k6/http': looks at each call, makes it, and returns an answer that knows
// every property a script may hope for.
import http from 'k6/http';

import { askedOf } from './asked.js';
import facts from './facts.js';
import { shownInstead } from './looking.js';
import {
  apply,
  bound,
  collection,
  create,
  has,
  isArray,
  keys,
  match,
  NativeArrayBuffer,
  NativeProxy,
  NativeString,
  ownKeys,
  isMadeBy,
  slice,
  split,
  table,
  toLowerCase,
  toUpperCase,
} from './natives.js';
import { complain } from './report.js';
import { fieldsOf, headersOf as requestHeaders, isJson, kindOf, passedOn } from './sent.js';
import { isAnswer, lookAtAnswer, lookedAtAnswer, standIn, standInAt } from './stand_in.js';
import { keep, note } from './trace.js';

// Parameters of other HTTP clients make another request than was meant; fields of their responses
// are none of k6's for sure, where anything else unknown may be a newer k6's.
const REQUESTS = facts.http.requests;
const PARAMETERS = table(facts.http.parameters);
const FOREIGN_PARAMETERS = table(facts.http.foreign_parameters);
const AUTH = table(facts.http.auth);
const AUTH_NAMES = facts.http.auth.join(', ');
const FOREIGN = table(keys(facts.http.foreign_fields));
// What a URL taken out of an answer of the stand-in server looks like: its texts and its links.
const MADE_UP = /sample|^(?:undefined|null)?$|^\/$/;
const NOTHING = /^(?:undefined|null|NaN|\[object Object\])$/;
const ABSOLUTE = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]*)/i;
const SUSPICIOUS = /[/=](?:undefined|null|NaN|\[object(?: |%20)Object\])(?:[/?&#]|$)/;
const ArrayBufferPrototype = NativeArrayBuffer.prototype;
const NO_CONTENT = 204;
const NOT_ON_THE_PAGE = /no (?:element|form) found/;
// Methods of an answer that are ours.
const OWN = table(['json', 'submitForm', 'clickLink']);

// ---- calls

function written(url) {
  return NativeString(isObject(url) && 'url' in url ? url.url : url);
}

function checkUrl(name, url) {
  const text = written(url);
  const host = match(ABSOLUTE, text);
  const shown = slice(text, 0, 150);
  if (host === null || host[1] === '' || match(NOTHING, host[1]) !== null) {
    const sure = lookedAtAnswer() && match(MADE_UP, text) !== null ? '?' : '';
    complain(`relative_url${sure}`, `http.${name}() needs an absolute URL, not '${shown}'`);
  } else if (match(SUSPICIOUS, text) !== null) {
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
  const given = keys(params);
  for (let i = 0; i < given.length; i += 1) {
    const key = given[i];
    if (!(key in PARAMETERS)) {
      const foreign = key in FOREIGN_PARAMETERS || `${key}s` in PARAMETERS;
      const sure = foreign && isObject(params[key]) ? '' : '?';
      complain(`unknown_parameter${sure}`, `http.${name}(): k6 ignores the parameter '${key}'`);
    }
  }
  if (isObject(params.auth) || (typeof params.auth === 'string' && !(params.auth in AUTH))) {
    complain(
      `invalid_argument${isObject(params.auth) ? '' : '?'}`,
      `http.${name}(): auth is one of ${AUTH_NAMES}; name and password stand in the URL`,
    );
  }
}

function isObject(value) {
  return value !== null && typeof value === 'object';
}

function checkBody(name, body, params) {
  if (!isObject(body) || isMadeBy(ArrayBufferPrototype, body)) {
    return;
  }
  if (isJson(params)) {
    complain('object_as_json', `http.${name}(): the body is an object, but is called JSON`);
  } else if (params === undefined && isObject(body.headers) && looksLikeParams(keys(body))) {
    complain('params_as_body', `http.${name}(): the parameters are sent as the body`);
  }
}

function looksLikeParams(names) {
  for (let i = 0; i < names.length; i += 1) {
    if (!(names[i] in PARAMETERS)) {
      return false;
    }
  }
  return true;
}

function checkCount(name, args, most) {
  if (args.length > most) {
    // http.get(url, null, params) loses the parameters, but people do write it.
    const sure = args[1] === null || args[1] === undefined ? '?' : '';
    complain(`too_many_arguments${sure}`, `http.${name}() takes ${most} arguments, not ${args.length}`);
  }
}

// ---- answers

const answers = collection();

/** Whether a value is an answer of this module. */
export const isResponse = (value) => isObject(value) && answers.has(value);

// k6 writes every header's name as Go does: Content-Type.
function canonical(name) {
  const words = split(name, '-');
  let text = '';
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    text += `${i === 0 ? '' : '-'}${toUpperCase(slice(word, 0, 1))}${toLowerCase(slice(word, 1))}`;
  }
  return text;
}

function headersOf(response) {
  if (!isObject(response.headers)) {
    return response.headers;
  }
  return new NativeProxy(response.headers, {
    get(target, name) {
      if (typeof name === 'string' && !(name in target) && name !== 'toJSON') {
        lookAtAnswer();
        const right = canonical(name);
        if (right !== name) {
          complain(
            'header_case',
            `headers['${slice(name, 0, 60)}'] is undefined for every server: k6 writes '${slice(right, 0, 60)}'`,
          );
        }
      }
      return target[name];
    },
  });
}

function cookiesOf(response) {
  if (!isObject(response.cookies)) {
    return response.cookies;
  }
  return new NativeProxy(response.cookies, {
    get(target, name) {
      if (name in target || typeof name === 'symbol' || name === 'toJSON') {
        return target[name];
      }
      lookAtAnswer();
      return [standIn()];
    },
  });
}

function json(response, path) {
  if (isAnswer(response.body)) {
    return path.length > 0 ? standInAt(path[0]) : standIn();
  }
  if (response.body === null && response.status !== NO_CONTENT) {
    complain('exception', 'json() is called where bodies are discarded');
  }
  return apply(response.json, response, path);
}

// The link or the form that the script looks for may well be on the real page.
function follow(response, name, args) {
  lookAtAnswer();
  try {
    return answer(apply(response[name], response, args));
  } catch (thrown) {
    if (match(NOT_ON_THE_PAGE, NativeString(thrown)) === null) {
      throw thrown;
    }
    return answer(http.get(response.url));
  }
}

function field(response, name) {
  switch (name) {
    case 'body':
      lookAtAnswer();
      return response.body;
    case 'json':
      return (...path) => json(response, path);
    case 'submitForm':
    case 'clickLink':
      return (...args) => follow(response, name, args);
    case 'headers':
      return headersOf(response);
    case 'cookies':
      return cookiesOf(response);
    default:
      return response[name];
  }
}

// Whether a name is a slip of another: one letter more, less or other, or two that changed places.
function isSlip(name, right) {
  if (name.length < 4 || name === right) {
    return false;
  }
  let head = 0;
  while (head < name.length && name[head] === right[head]) {
    head += 1;
  }
  let tail = 0;
  const most = (name.length < right.length ? name.length : right.length) - head;
  while (tail < most && name[name.length - 1 - tail] === right[right.length - 1 - tail]) {
    tail += 1;
  }
  const mine = slice(name, head, name.length - tail);
  const its = slice(right, head, right.length - tail);
  return (
    (mine.length <= 1 && its.length <= 1) ||
    (mine.length === 2 && its.length === 2 && mine[0] === its[1] && mine[1] === its[0])
  );
}

function checkField(response, name) {
  if (typeof name !== 'string' || name === 'then' || name === 'toJSON' || name in response) {
    return;
  }
  let sure = name in FOREIGN ? '' : '?';
  for (const known in response) {
    if (isSlip(name, known)) {
      sure = '';
    }
  }
  complain(`unknown_response_field${sure}`, `a response of k6 has no '${slice(name, 0, 60)}'`);
}

function answer(response, fails, step) {
  if (!isObject(response)) {
    return response;
  }
  // What the script writes into an answer it finds there again.
  const changes = fails ? failure() : create(null);
  const proxy = new NativeProxy(
    {},
    {
      set(_, name, value) {
        changes[name] = value;
        return true;
      },
      get(_, name) {
        if (name in changes) {
          return changes[name];
        }
        const instead = shownInstead(step, name);
        if (instead !== undefined) {
          return instead;
        }
        checkField(response, name);
        const value = field(response, name);
        if (name === 'html') {
          lookAtAnswer();
        }
        return typeof value === 'function' && !(name in OWN) ? bound(value, response) : value;
      },
      has: (_, name) => name in changes || has(response, name),
      ownKeys: () => ownKeys(response),
      getOwnPropertyDescriptor: (_, name) =>
        name in response
          ? { value: field(response, name), enumerable: true, configurable: true }
          : undefined,
    },
  );
  answers.add(proxy);
  return proxy;
}

// ---- walking: nothing new is sent, and a request may fail

let playsBack = false;
let failing = -1;
let sent = 0;
const remembered = create(null);

/** Answer from now on what was answered before to the same method, or ask the server again. */
export function playBack(value) {
  playsBack = value;
}

/** Let one of the next requests fail, by its number from 0; none if it is negative. */
export function failAt(number) {
  failing = number;
  sent = 0;
}

/** Whether nothing new is sent. */
export const isPlayedBack = () => playsBack;

/** How many requests were made since `failAt`. */
export const sentSince = () => sent;

function failure() {
  return { __proto__: null, status: 500, status_text: '500 Internal Server Error', error_code: 1500 };
}

function likeness(method, params) {
  return `${toUpperCase(method)} ${isObject(params) ? params.responseType : ''}`;
}

// ---- what was sent

function joined(words) {
  let text = '';
  for (let i = 0; i < words.length; i += 1) {
    text += `${i === 0 ? '' : ' '}${words[i]}`;
  }
  return text;
}

// Tell a request, and return its step, in which its checks are noted.
function noteRequest(method, url, body, params, response, together) {
  const text = slice(written(url), 0, 300);
  if (playsBack) {
    // Of many requests that are alike, one is told whole.
    note('request', method, text, () => details(method, text, url, body, params, undefined, together));
    return undefined;
  }
  const step = details(method, text, url, body, params, response, together);
  keep(step);
  return step;
}

function details(method, text, url, body, params, response, together) {
  const tags = isObject(params) && isObject(params.tags) ? params.tags : create(null);
  const told = [
    'request',
    method,
    text,
    isObject(response) ? response.status : '',
    kindOf(body, params),
    fieldsOf(body),
    tags.name === undefined ? (isObject(url) && 'name' in url ? url.name : '') : tags.name,
    requestHeaders(body, params),
    joined(passedOn(written(url), body, params, response)),
    together ? 'together' : '',
  ];
  const more = askedOf(body, params);
  for (let i = 0; i < more.length; i += 1) {
    told[told.length] = more[i];
  }
  return told;
}

// ---- the module

const patched = create(null);
for (const name of keys(http)) {
  patched[name] = http[name];
}

function checkCall(name, args) {
  const { url, body, params } = REQUESTS[name];
  checkUrl(name, args[url]);
  checkCount(name, args, params + 1);
  if (body !== null) {
    checkBody(name, args[body], args[params]);
  }
  checkParams(name, args[params]);
}

// A function is named after its method, unless the method is an argument.
function methodOf(name, args) {
  return name === 'del' ? 'DELETE' : REQUESTS[name].url === 0 ? name : NativeString(args[0]);
}

// Tell a request, and return its answer.
function answered(name, args, response, together) {
  const { url, body, params } = REQUESTS[name];
  const method = methodOf(name, args);
  const content = body === null ? null : args[body];
  const step = noteRequest(toUpperCase(method), args[url], content, args[params], response, together);
  remembered[likeness(method, args[params])] = response;
  sent += 1;
  return answer(response, sent - 1 === failing, step);
}

function before(name, args) {
  return playsBack ? remembered[likeness(methodOf(name, args), args[REQUESTS[name].params])] : undefined;
}

for (const name of keys(REQUESTS)) {
  patched[name] = (...args) => {
    checkCall(name, args);
    const known = before(name, args);
    return answered(name, args, known === undefined ? apply(http[name], http, args) : known, false);
  };
}

patched.asyncRequest = async (...args) => {
  checkCall('asyncRequest', args);
  const known = before('asyncRequest', args);
  const response = known === undefined ? await apply(http.asyncRequest, http, args) : known;
  return answered('asyncRequest', args, response, false);
};

// A request of a batch is a URL, an array of method, URL and more, or an object.
function partsOf(request) {
  if (isArray(request)) {
    return request;
  }
  return isObject(request)
    ? [request.method === undefined ? 'GET' : request.method, request.url, request.body, request.params]
    : ['GET', request];
}

patched.batch = (requests) => {
  const names = isObject(requests) ? keys(requests) : [];
  for (let i = 0; i < names.length; i += 1) {
    checkUrl('batch', partsOf(requests[names[i]])[1]);
  }
  const known = knownOf(requests, names);
  const responses = known === undefined ? http.batch(requests) : known;
  const given = isArray(responses) ? [] : {};
  for (let i = 0; i < names.length; i += 1) {
    given[names[i]] = answered('request', partsOf(requests[names[i]]), responses[names[i]], i > 0);
  }
  return given;
};

function knownOf(requests, names) {
  const known = isArray(requests) ? [] : {};
  for (let i = 0; i < names.length; i += 1) {
    known[names[i]] = before('request', partsOf(requests[names[i]]));
    if (known[names[i]] === undefined) {
      return undefined;
    }
  }
  return known;
}

// The server sets hardly any cookies: a script that looks for one may miss it.
patched.cookieJar = (...args) => {
  lookAtAnswer();
  return apply(http.cookieJar, http, args);
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
