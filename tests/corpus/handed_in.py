"""Documents of our own after the kinds that people hand in, and what should come of them.

Half of them were kept back: nobody looked at what came of these before the figure was taken.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

SITE = "https://shop.example"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMDQzIn0.c2lnbmF0dXJl"
JSON_TYPE = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A document, its requests as they should be made, what is taken, and what a run needs."""

    name: str
    text: str
    requests: tuple[str, ...]
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def is_kept_back(self) -> bool:
        """Whether nobody looked at it."""
        return bool(sha256(self.name.encode()).digest()[0] & 1)


def _call(
    method: str,
    url: str,
    says: Any = None,
    *,
    sends: Any = None,
    headers: dict[str, str] | None = None,
    **told: Any,
) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": method,
        "url": url if "://" in url else SITE + url,
        "headers": [{"name": n, "value": v} for n, v in (headers or {}).items()],
    }
    if sends is not None:
        text = sends if isinstance(sends, str) else json.dumps(sends)
        request["postData"] = {"mimeType": told.pop("type", "application/json"), "text": text}
    content: dict[str, Any] = {"mimeType": told.pop("answer", "application/json")}
    if says is not None:
        content["text"] = says if isinstance(says, str) else json.dumps(says)
    answer = {"status": told.pop("status", 200), "content": content}
    answer["headers"] = [{"name": n, "value": v} for n, v in told.pop("gives", {}).items()]
    return {"request": request, "response": answer} | told


def _har(*calls: dict[str, Any], **log: Any) -> str:
    timed = [
        {"startedDateTime": f"2026-11-02T10:00:{at:02d}.000Z", "time": 30} | call
        for at, call in enumerate(calls)
    ]
    return json.dumps({"log": {"version": "1.2", "entries": timed} | log})


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _collection(*items: Any, **told: Any) -> str:
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    return json.dumps({"info": {"name": "Shop", "schema": schema}, "item": list(items)} | told)


def _item(name: str, method: str, url: Any, test: str = "", **request: Any) -> dict[str, Any]:
    events = [{"listen": "test", "script": {"type": "text/javascript", "exec": test.split("\n")}}]
    return {"name": name, "request": {"method": method, "url": url} | request, "event": events}


def _raw(text: str) -> dict[str, Any]:
    return {"mode": "raw", "raw": text, "options": {"raw": {"language": "json"}}}


HANDED_IN: Sequence[HandedIn] = (
    HandedIn(
        name="a single-page shop: login, list, detail, order",
        text=_har(
            _call("GET", "/", "<html></html>", answer="text/html"),
            _call("POST", "/api/auth/login", {"user": {"id": 1043}, "tokens": {"access": JWT}},
                  sends={"email": "ann@example.com", "password": "hunter2"}),
            _call("GET", "/api/products?page=1", {"items": [{"id": 88121, "price": 5},
                                                            {"id": 88122, "price": 6}]},
                  headers=_bearer(JWT)),
            _call("GET", "/api/products/88122", {"id": 88122, "stock": 3}, headers=_bearer(JWT)),
            _call("POST", "/api/orders", {"orderId": "ord_77a1", "total": 6},
                  sends={"productId": 88122, "quantity": 1}, headers=_bearer(JWT)),
            _call("GET", "/api/orders/ord_77a1", {"state": "new"}, headers=_bearer(JWT)),
        ),
        requests=(
            f"GET {SITE}/", f"POST {SITE}/api/auth/login", f"GET {SITE}/api/products?page=1",
            f"GET {SITE}/api/products/{{itemId}}", f"POST {SITE}/api/orders",
            f"GET {SITE}/api/orders/{{orderId}}",
        ),
        takes=("access = tokens.access", "itemId = items.1.id", "orderId = orderId"),
        needs=("PASSWORD",),
    ),
    HandedIn(
        name="GraphQL with a token and an id in variables",
        text=_har(
            _call("POST", "/graphql", {"data": {"login": {"token": JWT}}},
                  sends={"query": "mutation L($e: String!) { login(e: $e) { token } }",
                         "variables": {"e": "ann@example.com"}}),
            _call("POST", "/graphql", {"data": {"cart": {"id": "Q2FydDoxNzA0"}}},
                  sends={"query": "{ cart { id } }"}, headers=_bearer(JWT)),
            _call("POST", "/graphql", {"data": {"pay": True}},
                  sends={"query": "mutation P($c: ID!) { pay(c: $c) }",
                         "variables": {"c": "Q2FydDoxNzA0"}}, headers=_bearer(JWT)),
        ),
        requests=(f"POST {SITE}/graphql",) * 3,
        takes=("token = data.login.token", "cartId = data.cart.id"),
    ),
    HandedIn(
        name="a token that is refreshed",
        text=_har(
            _call("POST", "/login", {"access": "at-1-aaaa1111", "refresh": "rt-1-bbbb2222"},
                  sends={"user": "ann", "password": "x1"}),
            _call("GET", "/me", {"name": "Ann"}, headers=_bearer("at-1-aaaa1111")),
            _call("POST", "/refresh", {"access": "at-2-cccc3333"},
                  sends={"refresh": "rt-1-bbbb2222"}),
            _call("GET", "/orders", [], headers=_bearer("at-2-cccc3333")),
        ),
        requests=(f"POST {SITE}/login", f"GET {SITE}/me", f"POST {SITE}/refresh",
                  f"GET {SITE}/orders"),
        takes=("access = access", "refresh = refresh", "access2 = access"),
        needs=("PASSWORD",),
    ),
    HandedIn(
        name="a recording that begins behind the login",
        text=_har(
            _call("GET", "/api/me", {"id": 1043, "plan": "pro"}, headers=_bearer(JWT)),
            _call("GET", "/api/users/1043/orders", [], headers=_bearer(JWT)),
        ),
        requests=(f"GET {SITE}/api/me", f"GET {SITE}/api/users/{{meId}}/orders"),
        takes=("meId = id",),
        needs=("API_TOKEN",),
    ),
    HandedIn(
        name="a form with a hidden token, and cookies",
        text=_har(
            _call("GET", "/login", '<input name="_csrf" value="b7c1e9d0a4f2">',
                  answer="text/html", gives={"Set-Cookie": "sid=s1; Path=/"}),
            _call("POST", "/login", "", sends="_csrf=b7c1e9d0a4f2&user=ann&password=hunter2",
                  type="application/x-www-form-urlencoded", answer="text/html", status=302,
                  gives={"Location": "/account"}, headers={"Cookie": "sid=s1"}),
            _call("GET", "/account", "<h1>Ann</h1>", answer="text/html",
                  headers={"Cookie": "sid=s1"}),
        ),
        requests=(f"GET {SITE}/login", f"POST {SITE}/login"),
        needs=("CSRF", "PASSWORD"),
    ),
    HandedIn(
        name="Firefox, with parameters of a form and no kinds of resources",
        text=_har(
            {
                "request": {
                    "method": "POST", "url": f"{SITE}/search", "httpVersion": "HTTP/2",
                    "headers": [{"name": "Content-Type",
                                 "value": "application/x-www-form-urlencoded"}],
                    "cookies": [], "queryString": [], "headersSize": 5, "bodySize": 9,
                    "postData": {"mimeType": "application/x-www-form-urlencoded",
                                 "params": [{"name": "q", "value": "red shoes"}], "text": ""},
                },
                "response": {"status": 200, "headers": [], "cookies": [],
                             "content": {"mimeType": "application/json; charset=utf-8",
                                         "text": '{"hits": [{"slug": "red-shoe-41"}]}'}},
                "cache": {}, "timings": {"wait": 1}, "_securityState": "secure",
            },
            _call("GET", "/p/red-shoe-41", {"ok": True}),
        ),
        requests=(f"POST {SITE}/search", f"GET {SITE}/p/{{hitSlug}}"),
        takes=("hitSlug = hits.0.slug",),
    ),
    HandedIn(
        name="a login on a site of its own",
        text=_har(
            _call("GET", "/", "<html></html>", answer="text/html"),
            _call("POST", "https://login.auth.example.net/oauth/token", {"access_token": JWT},
                  sends={"grant_type": "password", "client_secret": "cs"}),
            _call("GET", "https://api.shop.example/orders", [], headers=_bearer(JWT)),
        ),
        requests=(f"GET {SITE}/", "GET https://api.shop.example/orders"),
        needs=("API_TOKEN",),
    ),
    HandedIn(
        name="an export without answers",
        text=json.dumps({"log": {"version": "1.2", "creator": {"name": "x"}, "entries": [
            {"request": {"method": "POST", "url": f"{SITE}/orders", "headers": [],
                         "postData": {"mimeType": "application/json", "text": '{"n": 1}'}}},
            {"request": {"method": "GET", "url": f"{SITE}/orders/17", "headers": []}},
        ]}}),
        requests=(f"POST {SITE}/orders", f"GET {SITE}/orders/17"),
    ),
    HandedIn(
        name="JSON:API with relationships",
        text=_har(
            _call("POST", "/articles", {"data": {"type": "articles", "id": "31", "attributes":
                  {"title": "x"}}}, sends={"data": {"type": "articles"}}, status=201,
                  type="application/vnd.api+json", answer="application/vnd.api+json"),
            _call("PATCH", "/articles/31", {"data": {"id": "31"}},
                  sends={"data": {"type": "articles", "id": "31"}},
                  type="application/vnd.api+json"),
            _call("GET", "/articles/31/comments?page[size]=10", {"data": []}),
            _call("DELETE", "/articles/31", None, status=204),
        ),
        requests=(f"POST {SITE}/articles", f"PATCH {SITE}/articles/{{articleId}}",
                  f"GET {SITE}/articles/{{articleId}}/comments?page%5Bsize%5D=10",
                  f"DELETE {SITE}/articles/{{articleId}}"),
        takes=("articleId = data.id",),
    ),
    HandedIn(
        name="pages by cursor, and a time in milliseconds",
        text=_har(
            _call("GET", "/feed", {"items": [], "next": "c3RlcDoyMA==", "asOf": 1793613600123}),
            _call("GET", "/feed?after=c3RlcDoyMA%3D%3D&asOf=1793613600123", {"items": []}),
        ),
        requests=(f"GET {SITE}/feed", f"GET {SITE}/feed?after={{next}}&asOf={{asOf}}"),
        takes=("next = next", "asOf = asOf"),
    ),
    HandedIn(
        name="an API key in a header, and ids that the user had",
        text=_har(
            _call("GET", "/v1/customers/cus_9a8b7c", {"id": "cus_9a8b7c", "name": "Ann"},
                  headers={"X-Api-Key": "k-123"}),
            _call("GET", "/v1/customers/cus_9a8b7c/cards", [], headers={"X-Api-Key": "k-123"}),
        ),
        requests=(f"GET {SITE}/v1/customers/cus_9a8b7c",
                  f"GET {SITE}/v1/customers/cus_9a8b7c/cards"),
        needs=("API_KEY",),
    ),
    HandedIn(
        name="a session id in a header of one's own",
        text=_har(
            _call("POST", "/session", {"sessionId": "5f0c-88aa-12"}, sends={"pin": "1234"}),
            _call("GET", "/balance", {"eur": 1}, headers={"X-Session": "5f0c-88aa-12"}),
        ),
        requests=(f"POST {SITE}/session", f"GET {SITE}/balance"),
        takes=("sessionId = sessionId",),
        needs=("PIN",),
    ),
    HandedIn(
        name="Postman: login in a folder, token at the collection",
        text=_collection(
            {"name": "Auth", "item": [
                _item("Log in", "POST", "{{baseUrl}}/login",
                      'const body = pm.response.json();\npm.test("ok", () => '
                      'pm.response.to.have.status(200));\n'
                      'pm.collectionVariables.set("accessToken", body.data.token);',
                      auth={"type": "noauth"}, body=_raw('{"u": "ann", "password": "{{pw}}"}')),
            ]},
            _item("Orders", "GET", {"raw": "{{baseUrl}}/orders?limit=5", "host": ["{{baseUrl}}"],
                                    "path": ["orders"]}),
            auth={"type": "bearer", "bearer": [{"key": "token", "value": "{{accessToken}}"}]},
            variable=[{"key": "baseUrl", "value": SITE}],
        ),
        requests=(f"POST {SITE}/login", f"GET {SITE}/orders?limit=5"),
        takes=("accessToken = data.token",),
        needs=("PW",),
    ),
    HandedIn(
        name="Postman 2.0: the old way to set a variable",
        text=json.dumps({
            "info": {"name": "x", "schema":
                     "https://schema.getpostman.com/json/collection/v2.0.0/collection.json"},
            "item": [
                {"name": "make", "request": {"method": "POST", "url": f"{SITE}/items"},
                 "event": [{"listen": "test", "script": {"exec":
                     'var jsonData = JSON.parse(responseBody);\ntests["made"] = true;\n'
                     'postman.setEnvironmentVariable("item_id", jsonData.items[0].id);'}}]},
                {"name": "drop", "request": {"method": "DELETE",
                                             "url": f"{SITE}/items/{{{{item_id}}}}"}},
            ],
        }),
        requests=(f"POST {SITE}/items", f"DELETE {SITE}/items/{{itemId}}"),
        takes=("itemId = items.0.id",),
    ),
    HandedIn(
        name="Postman: a token that a request of a script fetches",
        text=_collection(
            _item("Orders", "GET", f"{SITE}/orders",
                  'pm.sendRequest("https://x.example/t", (e, res) => {\n'
                  '  pm.environment.set("token", res.json().token);\n});'),
            _item("More", "GET", f"{SITE}/more"),
            auth={"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]},
        ),
        requests=(f"GET {SITE}/orders", f"GET {SITE}/more"),
        needs=("API_TOKEN",),
    ),
    HandedIn(
        name="Postman: destructured, in a body and in a header",
        text=_collection(
            _item("Cart", "POST", f"{SITE}/carts",
                  "let { id: cartId, etag } = pm.response.json().cart\n"
                  "pm.environment.set('cartId', cartId)\npm.environment.set('etag', etag)"),
            _item("Pay", "POST", f"{SITE}/pay", body=_raw('{"cart": {{cartId}}, "n": 1}'),
                  header=[{"key": "If-Match", "value": "{{etag}}"}]),
        ),
        requests=(f"POST {SITE}/carts", f"POST {SITE}/pay"),
        takes=("cartId = cart.id", "etag = cart.etag"),
    ),
    HandedIn(
        name="Postman: a value that is put together",
        text=_collection(
            _item("Log in", "POST", f"{SITE}/login",
                  'pm.environment.set("auth", "Bearer " + pm.response.json().token);'),
            _item("Orders", "GET", f"{SITE}/orders",
                  header=[{"key": "Authorization", "value": "{{auth}}"}]),
        ),
        requests=(f"POST {SITE}/login", f"GET {SITE}/orders"),
        needs=("AUTHORIZATION",),
    ),
    HandedIn(
        name="OpenAPI 3.1: links by reference and by id",
        text="""
openapi: 3.1.0
info: {title: Library, version: "1"}
servers: [{url: "https://shop.example/v2"}]
paths:
  /books:
    post:
      operationId: addBook
      requestBody: {content: {application/json: {example: {title: Dune}}}}
      responses: {"201": {description: ok, links: {get: {$ref: "#/components/links/Book"}}}}
  /books/{isbn}:
    get:
      operationId: getBook
      parameters: [{name: isbn, in: path, required: true, schema: {type: [string, "null"]}}]
      responses: {"200": {description: ok}}
components:
  links:
    Book: {operationId: getBook, parameters: {isbn: "$response.body#/book/isbn"}}
""",
        requests=(f"POST {SITE}/v2/books", f"GET {SITE}/v2/books/{{isbn}}"),
        takes=("isbn = book.isbn",),
    ),
    HandedIn(
        name="OpenAPI: a link to a query and a header, and to nothing",
        text="""
openapi: 3.0.1
servers: [{url: /api}]
paths:
  /uploads:
    post:
      operationId: begin
      responses:
        "200":
          description: ok
          links:
            next:
              operationId: finish
              parameters:
                query.upload: "$response.body#/uploadId"
                X-Etag: "$response.body#/parts/0/etag"
                lost: "$response.header.X"
    put:
      operationId: finish
      parameters:
        - {name: upload, in: query, required: true, schema: {type: string}}
        - {name: X-Etag, in: header, required: true, schema: {type: string}}
      responses: {"200": {description: ok}}
""",
        requests=("POST /api/uploads", "PUT /api/uploads?upload={uploadId}"),
        takes=("uploadId = uploadId", "etag = parts.0.etag"),
    ),
    HandedIn(
        name="OpenAPI: no links, references in a circle, examples of many sorts",
        text="""
openapi: 3.0.3
servers: [{url: "https://{env}.shop.example", variables: {env: {default: api}}}]
components:
  schemas:
    Node: {type: object, properties: {name: {type: string, example: a},
           kids: {type: array, items: {$ref: "#/components/schemas/Node"}}}}
  parameters:
    Page: {name: page, in: query, required: true, examples: {first: {value: 3}},
           schema: {type: integer}}
paths:
  /nodes:
    parameters: [{$ref: "#/components/parameters/Page"}]
    get: {responses: {}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Node"}}}}
      responses: {}
""",
        requests=("POST https://api.shop.example/nodes?page=3",
                  "GET https://api.shop.example/nodes?page=3"),
    ),
    HandedIn(
        name="curl: as Chrome copies it for bash",
        text="""curl 'https://shop.example/api/cart' \\
  -H 'accept: application/json' \\
  -H 'accept-language: de,en;q=0.9' \\
  -H 'authorization: Bearer s3cr3t' \\
  -b 'sid=1; theme=dark' \\
  -H 'sec-ch-ua: "Chromium";v="142"' \\
  --data-raw $'{"note":"it\\'s","n":2}' \\
  --compressed
""",
        requests=(f"POST {SITE}/api/cart",),
        needs=("API_TOKEN", "COOKIE"),
    ),
    HandedIn(
        name="curl: a readme with prompts and answers",
        text="""Create one:

```console
$ curl -X POST https://shop.example/orders -H "Content-Type: application/json" -d '{"n": 1}'
{"id": 17}
$ curl -s https://shop.example/orders/17 | jq .
```

Then delete it with `curl -XDELETE https://shop.example/orders/17`.
""",
        requests=(f"POST {SITE}/orders", f"GET {SITE}/orders/17"),
    ),
    HandedIn(
        name="curl: parameters in parts",
        text="curl -G https://shop.example/search --data-urlencode 'q=red shoes' -d page=2\n"
        "curl --json '{\"a\":1}' --url https://shop.example/a -u ann:pw\n",
        requests=(f"GET {SITE}/search?q=red%20shoes&page=2", f"POST {SITE}/a"),
        needs=("BASIC_AUTH",),
    ),
    HandedIn(
        name="an order that is asked for until it is done",
        text=_har(
            _call("POST", "/jobs", {"id": 7, "links": {"self": "/jobs/7"}}, sends={"n": 1}),
            _call("GET", "/jobs/7", {"id": 7, "state": "running"}),
            _call("GET", "/jobs/7", {"id": 7, "state": "done", "resultId": "r-2210-x"}),
            _call("GET", "/results/r-2210-x", {"ok": True}),
        ),
        requests=(f"POST {SITE}/jobs", f"GET {SITE}/jobs/{{jobId}}", f"GET {SITE}/jobs/{{jobId}}",
                  f"GET {SITE}/results/{{resultId}}"),
        takes=("jobId = id", "resultId = resultId"),
    ),
    HandedIn(
        name="numbers that only look alike",
        text=_har(
            _call("GET", "/config", {"pageSize": 20, "max": 100, "year": 2026, "lang": "de"}),
            _call("GET", "/list/2026?size=20&max=100&lang=de", {"rows": []}),
        ),
        requests=(f"GET {SITE}/config", f"GET {SITE}/list/2026?size=20&max=100&lang=de"),
    ),
    HandedIn(
        name="a header that repeats a cookie",
        text=_har(
            _call("GET", "/api/init", {"ok": True},
                  gives={"Set-Cookie": "XSRF-TOKEN=x9y8z7w6v5u4"}),
            _call("POST", "/api/save", {"ok": True}, sends={"a": 1},
                  headers={"X-XSRF-TOKEN": "x9y8z7w6v5u4", "Cookie": "XSRF-TOKEN=x9y8z7w6v5u4"}),
        ),
        requests=(f"GET {SITE}/api/init", f"POST {SITE}/api/save"),
        needs=("XSRF_TOKEN",),
    ),
)  # fmt: skip
