"""How servers, proxies and clouds write their access logs, after their own documents."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from string import Template

from tests.corpus.logs.traffic import TRAFFIC, Request

_ARN = "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/73e2d6bc24d8a067"
_IIS = "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: x\n#Fields: "
_OF_IIS = "cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken"
_CLOUDFRONT = "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host)"
_CLF = '203.0.113.9 - - [$clf] "$m $t HTTP/1.1" $s 512'
_COMBINED = f'{_CLF} "https://shop.example/" "$ua"'

# Those whose lines are a text with fields in it.
_LINES: Mapping[str, str] = {
    "nginx combined": _COMBINED,
    "nginx combined, HTTP/2 and a user": (
        '2001:db8::7 - ann [$clf] "$m $t HTTP/2.0" $s 512 "-" "$ua"'
    ),
    "nginx with times": f"{_COMBINED} 0.012 0.011 .",
    "nginx with named times": f'{_COMBINED} rt=0.004 uct="0.000" uht="0.004" urt="0.004"',
    "nginx with forwarded-for": f'{_COMBINED} "198.51.100.7, 10.0.0.1"',
    "nginx with the length first": (
        '203.0.113.9 - - [$clf] "$m $t HTTP/1.1" $s 512 341 0.02 "0.019" "-" "$ua"'
    ),
    "nginx with the host first": 'shop.example 203.0.113.9 [$clf] "$m $t HTTP/1.1" $s 512',
    "nginx in India": '203.0.113.9 - - [$india] "$m $t HTTP/1.1" $s 512 "-" "$ua"',
    "nginx with an ISO time": '203.0.113.9 - - [$berlin] "$m $t HTTP/1.1" $s 512 "-" "$ua"',
    "nginx with pipes": '203.0.113.9 | $berlin | "$m $t HTTP/1.1" | $s | 512 | 0.01 | "$ua"',
    "ingress-nginx": (
        f"{_COMBINED} 412 0.004 [shop-prometheus-web-80] [] 10.1.2.3:8080 512 0.004 $s "
        "2f1c2a3458b14c7e9a550b9f3d2e7c11"
    ),
    "Kong": f'{_COMBINED} kong_request_id: "a1b2c3"',
    "Apache common": _CLF,
    "Apache vhost_combined": f"shop.example:443 {_COMBINED}",
    "Apache vhost_common": f"shop.example {_CLF}",
    "Apache with microseconds": f"{_COMBINED} 4021",
    "Apache with bytes both ways": f"{_CLF} 812 4021",
    "Apache with the time first": '[$clf] 203.0.113.9 TLSv1.3 "$m $t HTTP/1.1" $s 512 "$ua"',
    "Tomcat": f"{_CLF} 14",
    "Jetty": '203.0.113.9 - - [$clf] "$m $t HTTP/1.1" $s 512 "-" "$ua" 7',
    "lighttpd": '203.0.113.9 shop.example - [$clf] "$m $t HTTP/1.1" $s 512 "-" "$ua"',
    "Gunicorn": _COMBINED,
    "Morgan combined": '::ffff:203.0.113.9 - - [$clf] "$m $t HTTP/1.1" $s - "-" "$ua"',
    "Morgan dev": "\x1b[0m$m $t \x1b[32m$s\x1b[0m 1.204 ms - 512\x1b[0m",
    "Morgan tiny": "$m $t $s 512 - 1.204 ms",
    "Werkzeug": '203.0.113.9 - - [$plain] "$m $t HTTP/1.1" $s -',
    "Django": '[$plain] "$m $t HTTP/1.1" $s 512',
    "Uvicorn": 'INFO:     203.0.113.9:50112 - "$m $t HTTP/1.1" $s OK',
    "PHP's server": "[Mon Nov  2 $time 2026] 203.0.113.9:50112 [$s]: $m $t",
    "Gin": '[GIN] $date_slashed - $time | $s |     1.2ms |     203.0.113.9 | $m     "$t"',
    "Squid": (
        "$epoch    921 203.0.113.9 TCP_MISS/$s 512 $m http://shop.example$t - DIRECT/10.0.0.1 -"
    ),
    "Classic ELB": (
        "$iso web-lb 203.0.113.9:2817 10.0.0.1:80 0.000073 0.001048 0.000057 $s $s 0 512 "
        '"$m http://shop.example:80$t HTTP/1.1" "$ua" - -'
    ),
    "ALB": (
        "https $iso app/web/50dc6c495c0c9188 203.0.113.9:2817 10.0.0.1:80 0.086 0.048 0.037 "
        '$s $s 0 57 "$m https://shop.example:443$t HTTP/2.0" "$ua" '
        f'ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 {_ARN} "Root=1-58337281-1d84f3d73c47ec4e58577259" '
        '"shop.example" "-" 1 $iso "forward" "-" "-" "10.0.0.1:80" "200" "-" "-"'
    ),
    "Amazon S3": (
        "79a59df9 shop-bucket [$clf] 203.0.113.9 - 3E57427F3 REST.GET.OBJECT key "
        '"$m $t HTTP/1.1" $s - 113 - 7 - "-" "$ua" -'
    ),
    "Amazon API Gateway, CLF": '203.0.113.9 - - [$clf] "$m $t HTTP/1.1" $s 512 c6af9ac6-7b61',
    "Traefik, CLF": (
        '203.0.113.9 - - [$clf] "$m $t HTTP/1.1" $s 512 "-" "$ua" 18 '
        '"prometheus@docker" "http://10.0.0.1:80" 4ms'
    ),
    "Caddy 1": f"{_COMBINED}",
    "HAProxy httplog": (
        "$sys lb haproxy[14389]: 203.0.113.9:33317 [$ha] http-in static/srv1 10/0/30/69/109 $s "
        '2750 - - ---- 1/1/1/1/0 0/0 {shop.example|$ua} {} "$m $t HTTP/1.1"'
    ),
    "HAProxy httpslog": (
        "203.0.113.9:33317 [$ha] https-in~ app/srv2 0/0/1/3/4 $s 512 - - ---- 9/9/0/0/0 0/0 "
        '"$m https://shop.example$t HTTP/2.0" 0/0/0/0/0 shop.example/TLSv1.3/TLS_AES'
    ),
    "Envoy": (
        '[$iso] "$m $t HTTP/1.1" $s - 0 512 5 4 "203.0.113.9" "$ua" "2f1c2a34-58b1" '
        '"shop.example" "10.0.0.1:80"'
    ),
    "Istio": (
        '[$iso] "$m $t HTTP/1.1" $s - via_upstream - "-" 0 512 5 4 "-" "$ua" "2f1c2a34-58b1" '
        '"shop.example" "10.0.0.1:80" inbound|80|| 127.0.0.6:1 10.0.0.1:80 203.0.113.9:0 - default'
    ),
    "Heroku": (
        '$iso heroku[router]: at=info method=$m path="$t" host=shop.example request_id=2f1c2a34 '
        'fwd="203.0.113.9" dyno=web.1 connect=0ms service=18ms status=$s bytes=512 protocol=https'
    ),
    "lograge": "$iso method=$m path=$t format=json controller=Orders status=$s duration=9.1",
    "Kubernetes, CRI": f"$iso stdout F {_COMBINED}",
    "kubectl logs --prefix": f"[pod/web-7d9c/nginx] {_COMBINED}",
    "syslog": f"$sys web1 nginx: {_COMBINED}",
    "docker compose logs": f"web-1  | {_COMBINED}",
}

# Those whose lines are JSON.
_OBJECTS: Mapping[str, str] = {
    "nginx JSON": (
        '{"time_iso8601":"$berlin","remote_addr":"203.0.113.9","request_method":"$m",'
        '"request_uri":"$t","status":"$s","http_user_agent":"$ua"}'
    ),
    "nginx JSON with the query apart": (
        '{"time":"$berlin","request_method":"$m","request_uri":"$path","request_query":"$q",'
        '"status":$s,"http_user_agent":"$ua"}'
    ),
    "nginx JSON with the request line": (
        '{"time_local":"$clf","request":"$m $t HTTP/1.1","status":"$s","http_user_agent":"$ua"}'
    ),
    "Caddy": (
        '{"level":"info","ts":$epoch,"logger":"http.log.access","msg":"handled request","request":'
        '{"remote_ip":"203.0.113.9","proto":"HTTP/2.0","method":"$m","host":"shop.example",'
        '"uri":"$t","headers":{"User-Agent":["$ua"]}},"duration":0.01,"size":512,"status":$s}'
    ),
    "Traefik, JSON": (
        '{"ClientHost":"203.0.113.9","DownstreamStatus":$s,"OriginStatus":$s,"RequestHost":'
        '"shop.example","RequestMethod":"$m","RequestPath":"$t","RequestProtocol":"HTTP/1.1",'
        '"StartUTC":"$iso","request_User-Agent":"$ua","level":"info","time":"$iso"}'
    ),
    "Envoy, JSON": (
        '{"start_time":"$iso","method":"$m","path":"$t","protocol":"HTTP/1.1","response_code":$s,'
        '"user_agent":"$ua","authority":"shop.example","duration":4}'
    ),
    "Google load balancer": (
        '{"httpRequest":{"requestMethod":"$m","requestUrl":"https://shop.example$t","status":$s,'
        '"userAgent":"$ua","latency":"0.01s"},"timestamp":"$iso","severity":"INFO"}'
    ),
    "Amazon API Gateway, JSON": (
        '{"requestId":"c6af","ip":"203.0.113.9","requestTime":"$clf","httpMethod":"$m",'
        '"path":"$t","status":"$s","protocol":"HTTP/1.1","userAgent":"$ua"}'
    ),
    "Amazon WAF": (
        '{"timestamp":$ms,"action":"ALLOW","responseCodeSent":$s,"httpRequest":{"clientIp":'
        '"203.0.113.9","httpMethod":"$m","uri":"$path","args":"$q","headers":'
        '[{"name":"User-Agent","value":"$ua"}]}}'
    ),
    "Cloudflare": (
        '{"ClientIP":"203.0.113.9","ClientRequestHost":"shop.example","ClientRequestMethod":"$m",'
        '"ClientRequestURI":"$t","EdgeResponseStatus":$s,"EdgeStartTimestamp":$ns,'
        '"ClientRequestUserAgent":"$ua"}'
    ),
    "Azure Application Gateway": (
        '{"timeStamp":"$iso","category":"ApplicationGatewayAccessLog","properties":{"clientIP":'
        '"203.0.113.9","httpMethod":"$m","requestUri":"$path","requestQuery":"$q",'
        '"httpStatus":$s,"userAgent":"$ua"}}'
    ),
    "Azure Front Door": (
        '{"time":"$iso","category":"FrontDoorAccessLog","properties":{"httpMethod":"$m",'
        '"requestUri":"https://shop.example:443$t","httpStatusCode":"$s","userAgent":"$ua"}}'
    ),
    "Vercel": (
        '{"timestamp":$ms,"source":"lambda","proxy":{"timestamp":$ms,"method":"$m","path":"$t",'
        '"statusCode":$s,"userAgent":["$ua"],"host":"shop.example"}}'
    ),
    "Linkerd": (
        '{"timestamp":"$iso","method":"$m","uri":"https://shop.example$t","status":"$s",'
        '"user_agent":"$ua","processing_ns":"12"}'
    ),
    "Serilog": (
        '{"@t":"$iso","@mt":"HTTP {RequestMethod} {RequestPath} responded {StatusCode}",'
        '"RequestMethod":"$m","RequestPath":"$t","StatusCode":$s,"Elapsed":4.1}'
    ),
    "pino-http": (
        '{"level":30,"time":$ms,"req":{"id":1,"method":"$m","url":"$t","headers":'
        '{"user-agent":"$ua"}},"res":{"statusCode":$s},"responseTime":4,"msg":"request completed"}'
    ),
    "ECS, nested": (
        '{"@timestamp":"$iso","url":{"original":"$t"},"http":{"request":{"method":"$m"},'
        '"response":{"status_code":$s}},"user_agent":{"original":"$ua"}}'
    ),
    "ECS, flat": (
        '{"@timestamp":"$iso","url.path":"$path","url.query":"$q","http.request.method":"$m",'
        '"http.response.status_code":$s,"user_agent.original":"$ua"}'
    ),
    "lograge, JSON": '{"method":"$m","path":"$t","format":"json","status":$s,"@timestamp":"$iso"}',
    "Zap": '{"level":"info","ts":$epoch,"msg":"$path","status":$s,"method":"$m","path":"$path",'
    '"query":"$q","user-agent":"$ua"}',
}

# Those that say first which fields they have.
_TABLES: Mapping[str, tuple[str, str]] = {
    "IIS": (
        f"{_IIS}date time s-ip cs-method cs-uri-stem cs-uri-query s-port c-ip {_OF_IIS}",
        "$date $time 10.0.0.1 $m $path $qd 443 203.0.113.9 $uaplus - $s 0 0 15",
    ),
    "IIS, other fields": (
        f"{_IIS}date time cs-host cs-uri-stem cs-uri-query sc-status cs-method c-ip",
        "$date $time shop.example $path $qd $s $m 203.0.113.9",
    ),
    "CloudFront": (
        f"{_CLOUDFRONT} cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie)",
        "$date\t$time\tFRA2\t512\t203.0.113.9\t$m\td1.cloudfront.net\t$path\t$s\t-\t$ua20\t$qd\t-",
    ),
}


def _lines(template: str, head: str = "") -> Callable[[], str]:
    return lambda: head + "".join(f"{_written(template, each)}\n" for each in TRAFFIC)


def _written(template: str, request: Request) -> str:
    slashed = request.fields["date"].replace("-", "/")
    return Template(template).substitute(request.fields, date_slashed=slashed)


def _wrapped() -> str:
    inner = _lines(_COMBINED)().splitlines()
    told = (
        {"log": f"{each}\n", "stream": "stdout", "time": "2026-11-02T10:09:00Z"} for each in inner
    )
    return "".join(f"{json.dumps(each)}\n" for each in told)


def _as_list() -> str:
    template = _OBJECTS["Google load balancer"]
    return json.dumps([json.loads(_written(template, each)) for each in TRAFFIC], indent=2)


FORMATS: Mapping[str, Callable[[], str]] = {
    **{name: _lines(template) for name, template in {**_LINES, **_OBJECTS}.items()},
    **{name: _lines(template, f"{head}\n") for name, (head, template) in _TABLES.items()},
    "Docker's own": _wrapped,
    "gcloud, a list": _as_list,
}
# Of these nobody can tell when a request was made, or who made it.
WITHOUT_TIME = frozenset({"Uvicorn", "Morgan dev", "Morgan tiny"})


@cache
def tells_agents(name: str) -> bool:
    """Return whether the lines of a format name the client's program."""
    return "kube-probe" in FORMATS[name]()


def is_kept_back(name: str) -> bool:
    """Return whether nobody looked at what came of a format before its figure was taken."""
    return bool(sha256(name.encode()).digest()[0] & 1)
