"""Finds the requests that a text names: methods, addresses, bodies, headers, expected statuses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.domain.plan import BODIED, METHODS, Header, Step
from shared.reading.lexing.data_spans import has_path
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import ADDRESSES, Kind, Mark, Token, kind_set
from shared.reading.quantities.pauses import pause_of, pause_range
from shared.reading.requests.actions import action_before, is_visit, usual_method
from shared.reading.requests.bodies import FoundBody
from shared.reading.requests.body_fields import fields_after
from shared.reading.requests.commands import Commands
from shared.reading.requests.done_to_things import Operation, steps_on
from shared.reading.requests.expectations import Expected
from shared.reading.requests.graphql import asks_graphql, is_graphql
from shared.reading.requests.query_parameters import query_after
from shared.reading.requests.said_steps import ENDS, SaidStep, SaidSteps
from shared.reading.requests.sending import Sending
from shared.reading.requests.sessions import with_sessions
from shared.reading.requests.shown_addresses import shown_address
from shared.reading.requests.told_addresses import url_of

_LINKS = kind_set("slash comma and or")
_AFTER = kind_set("open colon dash pipe")
_TO_SHARE = _AFTER | kind_set("equals verb close")
_FROM_SHARE = ADDRESSES | ENDS | kind_set("comma semicolon")
_TO_PAUSE = kind_set(
    "comma semicolon stop newline bullet arrow then and json header open close demand user "
    "determiner article with"
)
_LISTS = kind_set("comma and or also article determiner")
_DENIALS = kind_set("not except")
_DEFAULT, _ASKING = "GET", "POST"
_HOME = "/"
_FORM = "application/x-www-form-urlencoded"
_SMALL = frozenset(method.lower() for method in METHODS)
_MOST_METHODS, _MOST_TO_SHARE = 8, 4
_MOST_STEPS = 200  # whoever names more pastes a list, and what is beyond stays unread


@dataclass(frozen=True, slots=True)
class Detail:
    """What was found of requests before: commands, operations, bodies, expected answers.

    Commands and operations are known by the place where an address begins.
    """

    commands: Commands = field(default_factory=Commands)
    operations: Mapping[int, Sequence[Operation]] = field(default_factory=dict)
    bodies: Sequence[FoundBody] = ()
    expected: Sequence[Expected] = ()

    @property
    def words(self) -> frozenset[int]:
        """Where the words for operations begin."""
        told = self.operations.values()
        return frozenset(each.word.start for operations in told for each in operations)


class _Reading(NamedTuple):
    """A text, what was found in it before, and the requests so far."""

    text: str
    detail: Detail
    said: SaidSteps


def steps_of(
    tokens: Sequence[Token],
    text: str,
    detail: Detail,
    timeout: Token | None = None,
    headers: Sequence[Token] = (),
) -> SaidSteps:
    """Return the requests that tokens of a text name, in their order.

    All that tell no `timeout` of their own have that one, and all have some `headers`.
    """
    said, words = SaidSteps(general=list(headers)), set(detail.words)
    pending: list[int] = []
    limits = {token.start: token for token in timeouts(tokens)}
    start = tokens[0].start if tokens else 0
    sending = Sending(text, [each for each in reversed(detail.bodies) if each.start >= start])
    for place, token in enumerate(tokens):
        sending.send(tokens, place, said)
        if token.kind is Kind.VERB or _is_small_verb(tokens, place, text):
            pending += [place] if token.start not in words else []
        elif token.kind in ADDRESSES and len(said.wanted) < _MOST_STEPS:
            behind = [] if pending else _methods_after(tokens, place)
            words.update(each.start for each in behind)  # "/a (POST with a form), then /b"
            methods = [tokens[each] for each in pending] or behind
            lead = pending[0] if pending else place
            found = _at(tokens, (lead, place), methods, _Reading(text, detail, said))
            said.add(tokens, lead, found)
            sending.send_held(said)
            pending = []
        elif token.kind is Kind.HEADER:
            said.head(tokens, place, text)
        elif said.wanted and token.start >= sending.end and _is_body(token, text):
            last = said.wanted[-1]
            body = last.step.body or text[token.start : token.end]
            said.wanted[-1] = last.having(token, body=body)
        elif said.wanted and token.kind is Kind.DEMAND and not token.has(Mark.BYTES):
            said.limit(limits[token.start])
        elif token.kind in ENDS or len(pending) > _MOST_METHODS:
            said.begun = place + 1 if token.kind in ENDS else said.begun
            said.unwanted += _denied(tokens, pending)
            pending = []
    said.unwanted += _denied(tokens, pending)
    said.head_all(text)
    # 60 % of calls go to /a, which was named before.
    shares = {t.parts[0].start: t for t in tokens if t.kind is Kind.TRAFFIC_SHARE and t.parts}
    said.wanted = [
        _weighed(step, shares.get(tokens[step.place].start) or _share_beside(tokens, step.place))
        for step in _paused(said.wanted, tokens)
    ]
    if timeout is not None:
        said.limit(timeout.marked(Mark.EACH))
    said.limit_as_bases()
    said.wanted = with_sessions(said.wanted, tokens, text)
    return said


def _denied(tokens: Sequence[Token], methods: Sequence[int]) -> list[Token]:
    """Return the methods that no address has and a negation leads: never DELETE, no PUT."""
    denied = bool(methods) and kind_at(tokens, methods[0] - 1) in _DENIALS
    return [tokens[place] for place in methods] if denied else []


def timeout_of_all(tokens: Sequence[Token]) -> Token | None:
    """Return the one time-out of all requests that a text tells: "3 s for each request"."""
    found = [token for token in timeouts(tokens) if token.has(Mark.EACH)]
    return found[0] if len({token.value for token in found}) == 1 else None


def timeouts(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the time-outs of requests; those that no single one has in its sentence are of each."""
    if Kind.DEMAND not in {token.kind for token in tokens}:
        return
    alone = sum(token.kind in ADDRESSES for token in tokens) == 1
    apart = alone
    for token in tokens:
        if token.kind in ADDRESSES:
            apart = alone
        elif token.kind is Kind.DEMAND and not token.has(Mark.BYTES):
            yield token.marked(Mark.EACH) if apart else token
        apart = apart or token.kind in ENDS


def _is_body(token: Token, text: str) -> bool:
    """Return whether braces hold a body, with a name first, and no code: { return x }."""
    if token.kind is not Kind.JSON:
        return False
    name, _, _ = text[token.start + 1 : token.end].partition(":")
    return len(name.split()) <= 1 or name.strip()[0] in "\"'{$"


def _is_small_verb(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether a method in small letters stands directly before an address: get /a."""
    if kind_at(tokens, place + 1) not in ADDRESSES:
        return False
    return text[tokens[place].start : tokens[place].end].lower() in _SMALL


def _methods_after(tokens: Sequence[Token], place: int) -> list[Token]:
    """Return the methods of "/a (GET)" and "/items [POST]"."""
    following = skip(tokens, place + 1, _AFTER, 1)
    if following == place + 1:
        return []
    found: list[Token] = []
    while kind_at(tokens, following) is Kind.VERB and len(found) < _MOST_METHODS:
        found.append(tokens[following])
        following = skip(tokens, following + 1, _LINKS, 1)
    ends = kind_at(tokens, following) not in ADDRESSES
    return found if ends else []


def _at(
    tokens: Sequence[Token], at: tuple[int, int], methods: Sequence[Token], reading: "_Reading"
) -> list[SaidStep]:
    """Return the requests of an address, in which `methods` stand beside it.

    `at` are the places where the first of these stands before it, and where it stands itself.
    """
    (lead, place), detail, text = at, reading.detail, reading.text
    address = tokens[place]
    url = shown_address(url_of(address, text))
    command = detail.commands.at(address)
    if command is not None:
        whole = Token(Kind.CLAIMED, *command.span)
        used = (*methods, address) if command.span == command.address else (whole, address)
        doubt = command.doubt or command.lost
        return [SaidStep(step, used, place, place, doubt) for step in command.steps]
    operations = detail.operations.get(address.start)
    if operations and not methods:
        made = steps_on(url, operations)
        return [
            SaidStep(step, (each.word, address), place, place, each.doubt) for step, each in made
        ]
    named = [(text[each.start : each.end].upper(), (each, address)) for each in methods]
    alone = [(method, (address,)) for method in _listed(tokens, place, url, reading.said)]
    # Of a home page its words are a part of what users do.
    end = address.end if url == _HOME else tokens[lead].start
    action = action_before(tokens, lead, end, text)
    query = query_after(tokens, place, text)
    if query is not None:
        url = shown_address(f"{url}{'&' if '?' in url else '?'}{query.text}")
    found = []
    posts = is_graphql(url) and asks_graphql(tokens, place, text)
    usual = _ASKING if posts else _DEFAULT
    for method, used in named or alone or [(usual, (address,))]:
        name = _name(action, method if named else None, url)
        said = (*used, *query.used) if query else used
        step = SaidStep(Step(method=method, url=url, name=name), said, place, place)
        found.append(_with_fields(step, tokens, text))
    return found


def _name(action: str, method: str | None, url: str) -> str:
    """Return what users do by a request, if its method does that, or if none is named.

    With a server alone, that is to open its page; else it only says where requests go.
    """
    if not has_path(url) and url != _HOME:
        opens = is_visit(action) and method in {None, _DEFAULT}
        return action if opens else (method or "").lower()
    return action if method in {None, usual_method(action)} else ""


def _listed(tokens: Sequence[Token], place: int, url: str, said: SaidSteps) -> list[str]:
    """Return the methods of the address with which one is listed: POST /a and /b."""
    between = tokens[said.last + 1 : place]
    if not (said.wanted and between and has_path(url)):
        return []
    listed = all(token.kind in _LISTS for token in between)
    return [each.step.method for each in said.wanted if listed and each.place == said.last]


def _with_fields(said: SaidStep, tokens: Sequence[Token], text: str) -> SaidStep:
    """Return a request with the fields that stand beside it as its body."""
    fields = fields_after(tokens, said.place, text) if said.step.method in BODIED else None
    if fields is None:
        return said
    if not fields.values:
        return said._replace(doubt=fields.doubt)
    headers = (Header("Content-Type", _FORM),) if fields.is_form else ()
    step = said.step.model_copy(update={"body": fields.body, "headers": headers})
    used = (*said.used, *fields.used)
    return said._replace(step=step, used=used, doubt=said.doubt or fields.doubt)


def _paused(steps: list[SaidStep], tokens: Sequence[Token]) -> list[SaidStep]:
    """Return requests with the pauses that follow on them, if these differ and each has one."""
    pauses = [place for place, token in enumerate(tokens) if token.kind is Kind.PAUSE]
    if len({pause_range(tokens[place]) for place in pauses}) <= 1:
        return steps
    before = [_before(steps, tokens, place) for place in pauses]
    owners = [number for number in before if number is not None]
    if len(set(owners)) < len(pauses):
        return steps
    paused = list(steps)
    for place, number in zip(pauses, owners, strict=True):
        paused[number] = paused[number].having(tokens[place], pause=pause_of(tokens[place]))
    return paused


def _before(steps: Sequence[SaidStep], tokens: Sequence[Token], place: int) -> int | None:
    """Return the request on which a pause follows, with nothing between but how they are joined."""
    number = next((at for at in reversed(range(len(steps))) if steps[at].place < place), None)
    if number is None or kind_at(tokens, place + 1) is Kind.BEFORE:
        return None
    between = {token.kind for token in tokens[steps[number].place + 1 : place]}
    return number if between <= _TO_PAUSE else None


def _weighed(said: SaidStep, share: Token | None) -> SaidStep:
    """Return a request with the share of traffic that stands beside it."""
    return said if share is None else said.having(share, weight=share.value)


def _share_beside(tokens: Sequence[Token], place: int) -> Token | None:
    for back in range(place - 1, max(-1, place - 7), -1):
        token = tokens[back]
        if token.kind is Kind.TRAFFIC_SHARE and not token.parts:
            return token
        if token.kind in _FROM_SHARE:
            break
    following = skip(tokens, place + 1, _TO_SHARE, _MOST_TO_SHARE)
    if kind_at(tokens, following) is Kind.SHARE and following > place + 1:
        return tokens[following]
    return None
