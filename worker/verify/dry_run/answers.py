"""What the sink answers: the statuses that the script expects, and a body that says nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# `sample1` is the value of anything in an answer, as in stand_in.js: where it comes again, it was
# passed on.
# The script's JSON functions know this body by its first characters and answer any property.
JSON_BODY = (
    b'{"loadgenieStandIn":true,"id":1,"name":"sample","token":"sample1ticket",'
    b'"data":[{"id":1,"name":"sample"}],"status":"ok"}'
)
HTML_BODY = (
    b"<!--loadgenieStandIn--><!DOCTYPE html><html><head><title>Sample</title></head><body>"
    b'<h1>Sample</h1><form method="post" action="/"><input type="hidden" '
    b'name="csrf" value="sample1ticket">'
    b'<input type="text" name="username"><input type="password" name="password">'
    b'<input type="submit" value="Send"></form><a href="/">Sample</a></body></html>'
)
_BODILESS = frozenset({204, 304})
_READS_HTML = re.compile(r"\.html\(|parseHTML|submitForm|clickLink")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One script's answers. `statuses` holds the methods that do not answer 200.

    `echoes` says that a WebSocket sends text back as it came, else it sends the body.
    """

    body: bytes
    content_type: str
    statuses: Mapping[str, int]
    echoes: bool = True

    def status(self, method: str) -> int:
        """Return the status for a request."""
        return self.statuses.get(method, 200)

    def written(self, method: str, *, last: bool) -> bytes:
        """Return the answer to a request as HTTP says it; the connection may end with it."""
        status = self.status(method)
        body = b"" if status in _BODILESS else self.body
        lines = [f"HTTP/1.1 {status} OK", "Set-Cookie: session=sample1ticket; Path=/"]
        if body:
            lines += [f"Content-Type: {self.content_type}", f"Content-Length: {len(body)}"]
        if last:
            lines.append("Connection: close")
        head = "\r\n".join((*lines, "", "")).encode()
        return head if method == "HEAD" else head + body


def answers_for(script: str) -> Answers:
    """Guess from a script's text what it expects of its server."""
    # The last that is mentioned wins.
    usual = (("POST", 202), ("POST", 201), ("DELETE", 204))
    statuses = {method: status for method, status in usual if re.search(rf"\b{status}\b", script)}
    html = bool(_READS_HTML.search(script))
    return Answers(
        body=HTML_BODY if html else JSON_BODY,
        content_type="text/html; charset=utf-8" if html else "application/json",
        statuses=statuses,
        echoes="JSON.parse" not in script,
    )
