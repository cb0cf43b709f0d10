"""Reads the traffic that a description asks for: targets, steps, bodies, headers, credentials."""

import re
from dataclasses import dataclass, replace

from shared.reading.requests.bodies import FoundBody, bodies_in
from worker.description import credentials
from worker.description.pieces import Piece, cut_pieces
from worker.description.plain import plain
from worker.description.sockets import websocket_session
from worker.description.step_requests import body_of
from worker.description.traffic import Method, Request, Traffic, Url
from worker.description.urls import Mention, mentions, query_secrets, userinfo, with_query

# "Create a load test for ..." speaks to us; its verb is none that a user of the site does.
_ORDER = re.compile(
    r"\b(?:create|generate|write|make|build|give|want|need|design|perform|run|do|execute|send me)\b"
    r"(?:(?!://)[^.\n]){0,60}?(?<!/)\b(?:tests?|scripts?|scenarios?|testing)\b(?![./-]\w)",
    re.IGNORECASE,
)
# "Add 10 users every minute" and "send 300 requests per second to" speak of load as well.
_LOAD = re.compile(
    r"\b(?:add(?:s|ing)?|start(?:s|ing)?|creat(?:e|es|ing)|send(?:s|ing)?)\s+(?:another\s+)?"
    r"\d[\d.,k]*\s*(?:(?:\w+\s+){0,3}?(?:every|each)\s+(?:\d|second|minute)"
    r"|(?:\w+\s+){0,2}?(?:users|vus|visitors|clients|customers|shoppers)\s+(?:per|until)\b"
    r"|(?:\w+\s+){0,2}?(?:requests?|calls?|hits|reqs?)\s*(?:per\b|/|an?\b)|[rtq]ps\b)",
    re.IGNORECASE,
)
_VERBS = {
    Method.POST: (
        r"log(?:s|ging)?[- ]?in|login|sign(?:s|ing)?[- ]?(?:in|up)|register\w*|creat\w+"
        r"|add(?:s|ing)?|submit\w*|post(?:s|ing)?|plac(?:e|es|ing)|buy(?:s|ing)?|order(?:s|ing)?|"
        r"pay(?:s|ing)?"
        r"|check(?:s|ing)?[- ]?out|upload\w*|send(?:s|ing)?|publish\w*|book(?:s|ing)?"
        r"|authenticat\w+|subscrib\w+"
    ),
    Method.PUT: r"updat\w+|replac\w+|edit(?:s|ing)?|put(?:s|ting)?",
    Method.PATCH: r"modif\w+|patch\w*",
    Method.DELETE: r"delet\w+|remov\w+|cancel\w*",
    Method.GET: (
        r"gets?|getting|brows\w+|lists?|listing|fetch\w*|views?|viewing|reads?|reading|visit\w*"
        r"|opens?|load(?:s|ing)?|search\w*|request\w*|hit(?:s|ting)?|call(?:s|ing)?|quer\w+"
        r"|retriev\w+|download\w*|check(?:s|ing)?|access\w*|poll\w*|see(?:s|ing)?|look\w*"
    ),
}
_VERB = re.compile(
    "|".join(rf"(?P<{method.value}>\b(?:{words})\b)" for method, words in _VERBS.items()),
    re.IGNORECASE,
)
# A verb and up to three words that end where the request begins.
_ACTION = re.compile(
    rf"\b((?:{'|'.join(_VERBS.values())})\b(?:\s+[a-z]+){{0,3}}?)\s*"
    r"(?:\b(?:with|via|by|using|through|at|on|from|to|in|under|of)\b\s*(?:an?\s+|the\s+)?)?"
    rf"(?:(?:{'|'.join(Method)})\b(?:\s+to)?)?[\s:(\"'`*\ufffc]*\Z",
    re.IGNORECASE,
)
_USERS = re.compile(r"\b(\d{1,6})\s+(?:\w+\s+)?(?:users|vus|customers|visitors)\b", re.IGNORECASE)
_LOOSE_METHOD = re.compile(rf"\b({'|'.join(Method)})\b")
# "https://example.com/api/v1 ..." is where paths begin; "https://example.com/login" is a page.
_ROOT = re.compile(
    r"/(?:api|rest|v\d+(?:\.\d+)?|services?|public|prod|staging|dev)/?\Z", re.IGNORECASE
)
_VISITED = re.compile(
    r"\b(?:brows(?:e|es|ing)|open(?:s|ing)?|visit(?:s|ing)?|view(?:s|ing)?|land(?:s|ing)? on)"
    r"(?:\s+(?:the|home|start|main|front|landing|page|homepage|site|shop|store|website|"
    r"at)){0,5}\s*[(:]?\Z",
    re.IGNORECASE,
)
_MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str  # plain, bodies and orders to us blanked out
    bodies: tuple[FoundBody, ...]


def requested_traffic(description: str) -> Traffic:
    """Return what the description says about its requests; what it leaves open stays empty."""
    text = plain(description)
    found = bodies_in(text)
    reading = _Reading(_blanked(text, found), found)
    mentioned = mentions(reading.text)
    base, requested = _base(reading.text, mentioned)
    pieces = cut_pieces(reading.text, requested)[:_MOST_STEPS]
    requests = tuple(request for piece in pieces for request in _requests(piece))
    traffic = Traffic(
        base=base,
        requests=requests,
        places=frozenset(each.start for each in mentioned),
    )
    return _with_the_rest(traffic, reading, text)


def _with_the_rest(traffic: Traffic, reading: _Reading, text: str) -> Traffic:
    secrets = frozenset[str]().union(
        credentials.spelled_out(text),
        filter(None, map(userinfo, text.split())),
        query_secrets(text),
    )
    return replace(
        traffic,
        method=_loose_method(reading.text),
        body=body_of(reading.bodies[0].text) if reading.bodies else None,
        credentials=credentials.credentials(text),
        login=credentials.login(reading.text),
        reuses_token=credentials.reuses_token(text),
        answers_token=credentials.answers_token(text),
        token_field=credentials.token_field(text),
        websocket=websocket_session(text, reading.bodies),
        secrets=secrets,
    )


def _blanked(text: str, found: tuple[FoundBody, ...]) -> str:
    for body in found:
        text = text[: body.start] + "\ufffc" * (body.end - body.start) + text[body.end :]
    for speech in (_ORDER, _LOAD):
        text = speech.sub(lambda match: " " * len(match.group()), text)
    return text


def _base(text: str, found: tuple[Mention, ...]) -> tuple[Url | None, tuple[Mention, ...]]:
    """Return the URL that only says where, and the mentions that are requests."""
    absolute = [mention for mention in found if mention.origin]
    if not absolute:
        return None, found
    first, alone = absolute[0], len(absolute) == len(found)
    stated = cut_pieces(text, found)[found.index(first)]
    is_page = first.path != "/" and (alone or not _ROOT.search(first.path))
    if len(found) == 1 or stated.methods or is_page or _VISITED.search(stated.lead):
        return None, found
    rest = tuple(mention for mention in found if mention is not first)
    return Url(first.origin or "", first.path.rstrip("/")), rest


def _requests(piece: Piece) -> list[Request]:
    mention = piece.mention
    request = Request(
        method=None,
        origin=mention.origin,
        path=with_query(mention.path, piece.tail),
        name=_name(piece.lead),
        users=_users(piece),
        place=mention.start,
    )
    inferred = None
    if mention.origin is None or mention.path != "/":  # a server does nothing
        inferred = _inferred(piece.lead)
    methods = piece.methods or (inferred,)
    return [replace(request, method=method) for method in methods]


def _loose_method(text: str) -> Method | None:
    found = _LOOSE_METHOD.search(text)
    return Method(found.group(1)) if found else None


def _inferred(lead: str) -> Method | None:
    """Return the method that the verb nearest to a path means."""
    methods = [match.lastgroup for match in _VERB.finditer(lead)]
    return Method(methods[-1]) if methods and methods[-1] else None


def _name(lead: str) -> str | None:
    found = _ACTION.search(lead)
    return " ".join(found.group(1).lower().split()) if found else None


def _users(piece: Piece) -> int | None:
    found = _USERS.search(piece.lead)
    return int(found.group(1)) or None if found else None
