"""Reads curl command lines: what each would request, without running anything."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from shared.domain.plan import Step
from shared.domain.source_report import SourceKind
from shared.domain.sources import Source
from shared.sources.addresses import Address, words_of
from shared.sources.collected import Collected
from shared.sources.curl_words import Command, commands_of, nothing
from shared.sources.requests import FORM, Recorded, step_of
from shared.sources.secrets import Secrets
from shared.sources.unreadable import NotTakenError

# Options with a value, by what they mean here; all others that take one are skipped with it.
_VALUED = {
    "-X": "request", "--request": "request", "-H": "header", "--header": "header",
    "-d": "data", "--data": "data", "--data-ascii": "data", "--data-binary": "binary",
    "--data-raw": "raw", "--data-urlencode": "urlencode", "--json": "json",
    "-F": "form", "--form": "form", "--form-string": "form", "-T": "upload",
    "--upload-file": "upload", "-u": "user", "--user": "user", "-b": "cookie",
    "--cookie": "cookie", "--url": "url", "--oauth2-bearer": "bearer", "--url-query": "query",
    "-K": "config", "--config": "config", "-x": "", "--proxy": "", "-U": "hidden",
    "--proxy-user": "hidden", "--pass": "hidden", "--proxy-pass": "hidden",
    "--tlspassword": "hidden", "--proxy-tlspassword": "hidden", "--proxy-header": "hidden",
    "-E": "certificate", "--cert": "certificate", "--proxy-cert": "certificate",
    "-m": "timeout", "--max-time": "timeout",
}  # fmt: skip
_SKIPPED = frozenset(
    """-A --user-agent -e --referer -o --output --connect-timeout --retry
    --retry-delay --retry-max-time -w --write-out -c --cookie-jar --cacert --capath
    --key --key-type --cert-type --ciphers --aws-sigv4 --proxy-key --tlsuser
    --proxy-tlsuser --resolve --connect-to --interface
    --limit-rate -D --dump-header --max-redirs -r --range -y --speed-time -Y --speed-limit -z
    --time-cond --noproxy --dns-servers --unix-socket --local-port -t
    --telnet-option -C --continue-at --output-dir --trace --trace-ascii --stderr --tls-max
    --tls13-ciphers --expect100-timeout --keepalive-time --max-filesize --netrc-file --preproxy
    --socks5 --socks5-hostname --crlfile --pinnedpubkey --proto --proto-redir --rate -Q --quote
    -P --ftp-port --haproxy-clientip --parallel-max""".split()  # noqa: SIM905 - a table reads better
)
# Options that change a request, and that no step has anything for.
_LOST = frozenset(
    """-A --user-agent -e --referer -E --cert --key -k --insecure -r --range -x --proxy --preproxy
    --socks5 --socks5-hostname --retry --limit-rate --rate --connect-timeout --connect-to --resolve
    --interface --unix-socket --max-filesize -z --time-cond""".split()  # noqa: SIM905 - as above
)
_MOST_COMMANDS = 1_000
_SHORT_WITH_VALUE = frozenset("XHdFTubKxAeomwcEDryYzUtCQP")
_FLAGS = frozenset("sSkvLIGifgjJnNOpqRZaB0123456#:lM")
_REFUSED = {
    "upload": "it reads a file",
    "config": "it reads a file",
    "form": "it uploads a multipart form",
}
_CREDENTIALS = {
    "user": ("Authorization", "Basic "),
    "bearer": ("Authorization", "Bearer "),
    "cookie": ("Cookie", ""),
}
_SECRET = frozenset((*_CREDENTIALS, "hidden"))
_SIGNED = frozenset({"--digest", "--ntlm", "--negotiate", "--anyauth", "--aws-sigv4"})
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,3})?")
_SHELL = re.compile(r"\$\(|`|<\(")
_VARIABLE = re.compile(r"\$(?:\{(\w{1,60})\}|([A-Za-z_]\w{0,60}))")


@dataclass(slots=True)
class _Call:
    """What the words of one command say."""

    method: str = ""
    urls: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    in_query: bool = False
    is_json: bool = False
    timeout_s: float | None = None


def read_curl(source: Source, secrets: Secrets) -> Collected:
    """Return the requests of the commands in a text. Raises UnreadableSourceError."""
    collected = Collected(source, SourceKind.CURL, secrets)
    for number, command in enumerate(commands_of(source.text), 1):
        if number > _MOST_COMMANDS:
            reason = f"only the first {_MOST_COMMANDS} commands are read"
            collected.leave_out(reason, f"command {number} and those after it")
            break
        match command:
            case Command(line, words):
                with collected.each(f"command {number}, line {line}"):
                    _read(collected, f"command {number}, line {line}", words)
            case line, reason:
                collected.found += 1
                collected.leave_out(reason, f"command {number}, line {line}")
    if not collected.found:
        raise nothing()
    return collected


def requests_of(words: Sequence[str], secrets: Secrets) -> Iterator[tuple[Step, Address]]:
    """Yield the requests of the words after `curl`, each with its address. Raises NotTakenError."""
    if any(_SHELL.search(word) for word in words):
        raise NotTakenError("the shell would run a command in it")
    if not _SIGNED.isdisjoint(word.partition("=")[0] for word in words):
        raise NotTakenError("it signs its requests in a way that k6 has no function for")
    call = _called(words)
    if not call.urls:
        raise NotTakenError("it names no address")
    for url in call.urls:
        step, address = step_of(_recorded(call, url), secrets)
        step = step.model_copy(update={"timeout_s": call.timeout_s})
        for header in step.headers:
            for name in _VARIABLE.finditer(header.value):
                secrets.need(name.group(1) or name.group(2))
        yield step, address


def secrets_in(words: Sequence[str]) -> Iterator[str]:
    """Yield the secret values of options, whether or not a request would send them."""
    left = list(words)
    while left:
        try:
            name, value = _option(left.pop(0), left)
        except NotTakenError:
            continue
        if value and name in _SECRET:
            yield value
        elif value and name == "certificate" and ":" in value:
            yield value.rpartition(":")[2]


def lost_in(words: Sequence[str]) -> list[str]:
    """Return the options of a command that change its requests, and that these do not have."""
    found: list[str] = []
    before = ""
    for word in words:
        if value_follows(before):
            before = ""
            continue
        before = word
        found += [name for name in _names(word) if name in _LOST]
    return found


def _names(word: str) -> list[str]:
    """Return the names of the options in a word."""
    if word.startswith("--"):
        return [word.partition("=")[0]]
    if not word.startswith("-"):
        return []
    valued = next((at for at, name in enumerate(word) if name in _SHORT_WITH_VALUE), len(word))
    return [f"-{name}" for name in word[1 : valued + 1]]


def value_follows(word: str) -> bool:
    """Return whether the word after an option is its value."""
    if word.startswith("--"):
        return "=" not in word and (word in _VALUED or word in _SKIPPED)
    valued = next((place for place, at in enumerate(word) if at in _SHORT_WITH_VALUE), None)
    return word.startswith("-") and valued is not None and valued == len(word) - 1


def _read(collected: Collected, at: str, words: tuple[str, ...]) -> None:
    for step, address in requests_of(words, collected.secrets):
        collected.take(
            step,
            f"{at}: {step.method} {address.path.partition('?')[0]}",
            base=address.origin,
            words=words_of(address.path),
        )


def _recorded(call: _Call, url: str) -> Recorded:
    body = "" if call.in_query else ("" if call.is_json else "&").join(call.data)
    query = "&".join([*call.query, *(call.data if call.in_query else ())])
    if query:
        url += ("&" if "?" in url else "?") + query
    headers = [(name, _shown(value)) for name, value in call.headers]
    typed = any(name.lower() == "content-type" for name, _ in headers)
    if body and not typed:
        headers.append(("Content-Type", "application/json" if call.is_json else FORM))
    method = call.method or ("POST" if body else "GET")
    if body and not typed and not call.is_json and body.lstrip()[:1] in {"{", "["}:
        # curl would call it a form; whoever writes JSON there means JSON.
        headers[-1] = ("Content-Type", "application/json")
    return Recorded(method=method, url=url, headers=headers, body=body)


def _shown(value: str) -> str:
    """Return a header's value with the variables of the shell as those of the environment."""
    return _VARIABLE.sub(lambda found: f"${{{(found.group(1) or found.group(2)).upper()}}}", value)


def _called(words: Sequence[str]) -> _Call:
    call, left = _Call(), list(words)
    while left:
        word = left.pop(0)
        name, value = _option(word, left)
        if name is None:
            if word not in {"", "-", "--"} and not word.startswith((">", "<", "2>")):
                call.urls.append(word)
        elif value is not None:
            _set(call, name, value)
        elif name in {"-G", "--get"}:
            call.in_query = True
        elif name in {"-I", "--head"}:
            call.method = call.method or "HEAD"
    return call


def _option(word: str, left: list[str]) -> tuple[str | None, str | None]:
    """Return the meaning of a word and its value. Raises NotTakenError for what nobody knows."""
    if not word.startswith("-") or word in {"-", "--"}:
        return None, None
    if not word.startswith("--"):
        return _short(word, left)
    name, equals, value = word.partition("=")
    if name not in _VALUED and name not in _SKIPPED:
        return word, None
    return _VALUED.get(name, ""), value if equals else _next(left)


def _short(word: str, left: list[str]) -> tuple[str | None, str | None]:
    """Return the meaning of short options in one word: the first that has one."""
    for place, letter in enumerate(word[1:], 1):
        rest = word[place + 1 :]
        if letter in _SHORT_WITH_VALUE:
            return _VALUED.get(f"-{letter}", ""), rest or _next(left)
        if letter not in _FLAGS:
            raise NotTakenError(f"its option -{letter} is not known")
        if letter in "GI":
            if rest:
                left.insert(0, f"-{rest}")
            return f"-{letter}", None
    return "flags", None


def _next(left: list[str]) -> str:
    if not left:
        raise NotTakenError("its last option has no value")
    return left.pop(0)


def _set(call: _Call, name: str, value: str) -> None:
    if name in _REFUSED or (name == "cookie" and "=" not in value):
        raise NotTakenError(_REFUSED.get(name, "it reads a file"))
    match name:
        case "request":
            call.method = value
        case "url":
            call.urls.append(value)
        case "query":
            call.query.append(value)
        case "header":
            key, _, content = value.partition(":")
            call.headers.append((key.strip(), content.strip()))
        case "timeout":
            call.timeout_s = _seconds(value)
        case "user" | "bearer" | "cookie":
            header, scheme = _CREDENTIALS[name]
            call.headers.append((header, f"{scheme}{value}"))
        case "data" | "binary" | "raw" | "json" | "urlencode":
            _add_data(call, name, value)


def _seconds(value: str) -> float:
    if not _NUMBER.fullmatch(value) or not float(value):
        raise NotTakenError("its time-out is no number")
    return float(value)


def _add_data(call: _Call, name: str, value: str) -> None:
    if name != "raw" and value.startswith("@"):
        raise NotTakenError("it reads a file")
    if name == "json":
        call.is_json = True
        call.headers.append(("Accept", "application/json"))
    if name == "urlencode":
        key, equals, content = value.partition("=")
        if not equals and "@" in value:
            raise NotTakenError("it reads a file")
        value = f"{key}={quote(content, safe='')}" if equals else quote(value, safe="")
        value = value.removeprefix("=")
    elif name == "data":
        value = value.replace("\r", "").replace("\n", "")
    call.data.append(value)
