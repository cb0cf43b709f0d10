"""Tells of which requests a criterion is, by what stands around it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from shared.domain.plan import Scenario, Step
from shared.reading.criteria.criterion import Criterion
from shared.reading.criteria.exceptions import excepted
from shared.reading.lexing.stream import begin_of, kind_at, skip
from shared.reading.lexing.tokens import ADDRESSES, Kind, Token, kind_set
from shared.reading.lexing.word_forms import is_alike, singular

_NOUNS = kind_set("word thing action adjective code data_verb method request data")
_STARTS = kind_set("stop newline semicolon bullet criterion")
_JOINTS = kind_set("comma and slash close open pipe or")
_SOFT = kind_set("should have be hold article determiner target equals dash hyphen colon with")
_RUN = kind_set("verb comma and slash or") | ADDRESSES
_LEADS = kind_set("comma and determiner article for of colon close pipe all") | {None}
_PLACED = kind_set("for of on at")
_ENDS = kind_set("comma stop newline and semicolon close but open bullet") | {None}
_OTHERS = kind_set("others remainder otherwise")
_EACH = kind_set("all each every determiner")
_METHODS = kind_set("verb and or comma slash")
_AFTER_ALL = kind_set("stop newline comma semicolon close colon should be have hold criterion") | {
    None
}
_AROUND = kind_set("comma stop newline semicolon bullet colon and close arrow then")
_MOST_NOUNS, _MOST_METHODS, _MOST_TOLD = 2, 8, 6
_MOST_REQUESTS = 20  # that one limit is of

type Whose = Sequence[Step] | None
"""The requests that a criterion is of: none if nobody knows which, None if nothing names any."""


class Limited:
    """Reads of which requests of a plan the criteria of a text are, one after the other.

    `steps` are the requests of the plan, without addresses that only tell where they go.
    """

    def __init__(self, tokens: Sequence[Token], text: str, scenarios: Sequence[Scenario]) -> None:
        """Take what is read of a text."""
        self._tokens = tokens
        self._text = text
        self.steps = _requests([step for scenario in scenarios for step in scenario.steps])
        self._named: dict[tuple[str, ...], Sequence[Step]] = {
            tuple(map(singular, each.name.split())): _requests(each.steps)
            for each in reversed(scenarios)
        }
        self._shares = {
            _requests(each.steps): each.name for each in scenarios if each.share is not None
        }
        self._by_url: dict[str, list[Step]] = defaultdict(list)
        self._by_word: dict[str, list[Step]] = defaultdict(list)
        for step in self.steps:
            for word in {step.url, path_of(step.url)}:
                self._by_url[word].append(step)
            self._by_word[last_word(step.url)].append(step)
        self._opened = [  # the brackets around requests
            place
            for place, token in enumerate(tokens)
            if token.kind is Kind.OPEN
            and kind_at(tokens, skip(tokens, place + 1, {Kind.VERB}, 1)) in ADDRESSES
        ]
        self._headed: dict[int, Whose] = {}  # by the place of the criterion
        self._others: set[int] = set()
        self._parted: set[int] = set()
        self._until = 0  # where the text stops telling of the criterion before

    def of(self, place: int, rule: Criterion) -> Whose:
        """Return the requests of the criterion at a place."""
        if without := excepted(self._tokens, place):
            return self._but(without, place)
        if rule.named:
            self._until = rule.named[-1].end
            return self._of_named(rule.named, place)
        after = self._after(place, rule)
        return self._before(place, rule) if after is None else after

    def scope_of(self, steps: Sequence[Step], rule: Criterion) -> str | None:
        """Return what names some requests: a scenario, or each of them; None if they are all."""
        # Beside the only request others may stand that the text tells in words.
        bare = [token.kind for token in rule.named] == [Kind.PATH]
        if len(steps) == len(self.steps) and not (bare and len(steps) == 1):
            return None
        share = self._shares.get(tuple(steps)) if len(steps) > 1 else None
        return share or ", ".join(dict.fromkeys(f"{step.method} {step.url}" for step in steps))

    def others(self, named: Iterable[Whose]) -> Whose:
        """Return the requests that are none of some that are named; none if nothing is named."""
        taken = {step for steps in named for step in steps or ()}
        left = [step for step in self.steps if step not in taken] if taken else []
        return left if len(left) <= _MOST_REQUESTS else ()

    def leaves_out(self, place: int) -> bool:
        """Return whether it is known which requests the criterion at a place is not of."""
        return place in self._parted

    def is_of_others(self, place: int) -> bool:
        """Return whether the criterion at a place is of all that no other one is of."""
        return place in self._others

    def _but(self, named: Sequence[Token], place: int) -> Sequence[Step]:
        """Return the requests but for those named; none if nobody knows which these are."""
        addressed = any(token.kind in ADDRESSES for token in named)
        out = self._addressed(named) if addressed else self._called(named)
        left = [step for step in self.steps if step not in out] if out else []
        if not 0 < len(left) <= _MOST_REQUESTS:
            return ()
        self._parted.add(place)
        self._headed[place] = left
        return left

    def _of_named(self, tokens: Sequence[Token], place: int) -> Sequence[Step]:
        if tokens[0].kind in _OTHERS:
            self._others.add(place)
            return ()
        if any(token.kind in ADDRESSES for token in tokens):
            return self._addressed(tokens)
        return self._called(tokens) or ()

    def _addressed(self, tokens: Sequence[Token]) -> Sequence[Step]:
        """Return the requests whose addresses stand among tokens; none if one is no request."""
        found: list[Step] = []
        methods: list[str] = []
        for token in tokens:
            word = self._text[token.start : token.end]
            if token.kind is Kind.VERB:
                methods.append(word.upper())
            elif token.kind in ADDRESSES:
                alike = self._by_url.get(word, [])
                if methods:
                    alike = [step for step in alike if step.method in methods]
                if not alike or len(found) > _MOST_REQUESTS:
                    return ()
                found += alike
                methods = []
        return found

    def _by_methods(self, tokens: Sequence[Token]) -> Sequence[Step]:
        """Return the requests of methods that are listed: GET requests, all POST and PUT calls."""
        end = skip(tokens, 0, _METHODS, _MOST_METHODS)
        calls = kind_at(tokens, end) is Kind.REQUEST and kind_at(tokens, end + 1) in _AFTER_ALL
        if not calls and end < len(tokens):
            return ()
        said = {self._text[t.start : t.end].upper() for t in tokens[:end] if t.kind is Kind.VERB}
        return [step for step in self.steps if step.method in said and not _is_server(step)]

    def _called(self, nouns: Sequence[Token]) -> Whose:
        """Return the requests that nouns name by a scenario or by the end of a path."""
        words = tuple(singular(self._text[token.start : token.end]) for token in nouns)
        if self._named.get(words):
            return self._named[words]
        found = [step for word in dict.fromkeys(words) for step in self._by_word.get(word, ())]
        found = found or self._told(words)
        if not found and len(self.steps) == 1 and words_of(self.steps[0]).issuperset(words):
            return self.steps
        if len(found) == 1:
            return found
        acts = any(token.kind is Kind.ACTION for token in nouns)
        return () if found or acts else None

    def _told(self, words: Sequence[str]) -> list[Step]:
        """Return the requests that are told by a word alike: "open a record (GET /items/1)"."""
        found: dict[Step, None] = {}
        for place in self._opened:
            address = skip(self._tokens, place + 1, {Kind.VERB}, 1)
            first = begin_of(self._tokens, place, _AROUND, _MOST_TOLD)
            lead = self._text[self._tokens[first].start : self._tokens[place].start]
            told = [singular(each) for each in lead.split() if each.isalpha()]
            if any(is_alike(word, each) for word in words for each in told):
                found |= dict.fromkeys(self._addressed(self._tokens[place + 1 : address + 1]))
        return list(found)

    def _after(self, place: int, rule: Criterion) -> Whose:
        """Return what "for GET /a and GET /b", "for both" and "for the login" say."""
        tokens = self._tokens
        if kind_at(tokens, place + 1) not in _PLACED:
            return None
        start = skip(tokens, place + 2, {Kind.DETERMINER, Kind.ARTICLE}, 2)
        verb = skip(tokens, start, _EACH, 2)
        if kind_at(tokens, verb) is Kind.VERB:
            listed = self._by_methods(tokens[verb : verb + _MOST_METHODS + 2])
            if listed:
                return listed
        if kind_at(tokens, start) is Kind.ALL:
            return self.steps or None
        if kind_at(tokens, start) in _OTHERS:
            self._until = tokens[start].end
            self._others.add(place)
            return ()
        end = skip(tokens, start, _NOUNS, _MOST_NOUNS)
        if end == start or kind_at(tokens, end) not in _ENDS:
            return None
        self._until = tokens[end - 1].end
        found = self._called(tokens[start:end])
        return () if found is None and rule.doubt else found

    def _before(self, place: int, rule: Criterion) -> Whose:
        """Return what "GET /a: p95 ...", "the login must have a p95 ..." and a heading say."""
        start = place
        while start > 0 and self._tokens[start - 1].kind not in _STARTS:
            if self._tokens[start - 1].end <= self._until:
                break
            start -= 1
        lead = list(self._tokens[start:place])
        joints: set[Kind] = set()
        while lead and lead[-1].kind in _JOINTS | _SOFT:
            joints.add(lead.pop().kind)
        before = kind_at(self._tokens, start - 1)
        follows = before is Kind.CRITERION or before not in _STARTS | {None}
        while follows and lead and lead[0].kind in _JOINTS:
            lead.pop(0)
        found: Whose
        if not lead:
            found = self._headed.get(start - 1) if follows else None
            head = True
        elif any(token.kind in ADDRESSES for token in lead):
            found = self._of_addresses(lead, joints, rule)
            head = Kind.OPEN not in joints
        elif any(token.kind is Kind.VERB for token in lead):
            verb = next(at for at, token in enumerate(lead) if token.kind is Kind.VERB)
            found = self._by_methods(lead[verb:]) or ()
            head = Kind.COLON in joints
        else:
            found = self._of_nouns(lead, place, joints)
            head = bool(joints & {Kind.COLON, Kind.PIPE})
        if head and found is not None:
            self._headed[place] = found
        return found

    def _of_addresses(self, lead: Sequence[Token], joints: set[Kind], rule: Criterion) -> Whose:
        """Return whose a criterion is that follows on addresses."""
        if Kind.COMMA in joints:
            return self._addressed(lead) if rule.doubt else None  # said under a heading
        if lead[-1].kind not in ADDRESSES:
            return None
        first = len(lead)
        while first > 0 and lead[first - 1].kind in _RUN:
            first -= 1
        run = _trimmed(lead[first:])
        if kind_at(lead, first - 1) not in _LEADS and run == lead[first:]:
            return None
        addresses = [token for token in run if token.kind in ADDRESSES]
        if Kind.OPEN in joints and len(addresses) > 1:
            return ()  # of the last one, or of all
        return self._addressed(run)

    def _of_nouns(self, lead: Sequence[Token], place: int, joints: set[Kind]) -> Whose:
        """Return whose a criterion is that follows on nouns."""
        if lead[-1].kind in _OTHERS:
            self._others.add(place)
            return ()
        first = len(lead)
        while first > 0 and self._is_noun(lead[first - 1]) and len(lead) - first < _MOST_NOUNS:
            first -= 1
        nouns = lead[first:]
        if not nouns or kind_at(lead, first - 1) not in _LEADS:
            return None
        found = self._called(nouns)
        return () if found is None and first == 0 and Kind.WITH in joints else found

    def _is_noun(self, token: Token) -> bool:
        word = singular(self._text[token.start : token.end])
        return token.kind in _NOUNS or word in self._by_word


def _is_server(step: Step) -> bool:
    return not path_of(step.url)


def _requests(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return steps without addresses that tell where paths go."""
    based = any(step.url.startswith("/") for step in steps)
    return tuple(step for step in steps if not based or path_of(step.url))


def _trimmed(run: Sequence[Token]) -> Sequence[Token]:
    """Return a run of addresses without what joins it to other things."""
    kinds = ADDRESSES | {Kind.VERB}
    places = [place for place, token in enumerate(run) if token.kind in kinds]
    return run[places[0] : places[-1] + 1] if places else ()


def path_of(url: str) -> str:
    """Return the path of an address, nothing of a host alone."""
    _, found, rest = url.partition("://")
    _, slash, path = rest.rstrip("/").partition("/")
    return f"{slash}{path}" if found else url


def last_word(url: str) -> str:
    """Return the last part of a path that stands for itself."""
    return singular(next(reversed(list(_plain_parts(path_of(url)))), ""))


def words_of(step: Step) -> frozenset[str]:
    """Return the words of a request's path and query, and its method."""
    letters = "".join(char if char.isalnum() else " " for char in path_of(step.url))
    return frozenset(map(singular, (step.method, *letters.split())))


def _plain_parts(path: str) -> Iterator[str]:
    for part in path.partition("?")[0].split("/"):
        if part and part[0] not in "{:<$[" and not part.isdecimal():
            yield part
