"""Marks numbers that are not meant exactly: "around 50" claims nothing, nor does "at most 50"."""

import re

from worker.description.workload.numerals import VALUE

_ABOUT = (
    "around|about|approximately|approx|roughly|circa|ca|nearly|almost|some|somewhere|close to|near|"
    "maybe|perhaps|possibly|probably|ideally|say|e g|for example|for instance|such as"
)
_BOUNDS = (
    "at most|at least|max|maximum|maximally|min|minimum|no more than|not more than|no less than|"
    "no fewer than|fewer than|less than|more than|up to|"
    "(?<!shared )(?<!split )(?<!divided )(?<!distributed )(?<!equally )(?<!evenly )between|"
    "under|below|above|beyond|"
    "exceed(?:ing|s)?|limit(?:ed|s|ing)? (?:[a-z]+ )?(?:of|to)|cap(?:ped)? (?:of|at|to)|as many as|"
    "as few as|upwards of"
)
_REFUSALS = (
    "not|don't|never|without|instead of|rather than|than|except|unlike|unless|if we had|"
    "once we have"
)
_BEFORE = re.compile(
    rf"(?:\$avg|(?<![-=])[<>≤≥]=?|\b(?:{_ABOUT}|{_BOUNDS}|{_REFUSALS})) "
    r"(?:(?:of|about|around|a|an|the|to|with|use|using|run|have|need|exactly|for|just|only|like|"
    r"limit|at) ){0,3}"
    rf"(?P<sigil>[#&@^]){VALUE}"
)
_OVER = re.compile(
    r"(?<!distributed )(?<!spread )(?<!split )(?<!divided )(?<!shared )(?<!evenly )"
    rf"\bover (?P<sigil>[#&^]){VALUE}"
)
# "between 20 and 40 requests per second": the second number is no more exact than the first.
_BETWEEN = re.compile(
    rf"\bbetween [#&@^]{VALUE} (?:and|to) (?:about |around )?(?P<sigil>[#&@^]){VALUE}"
)
_AFTER = re.compile(
    rf"(?P<sigil>[#&@^]){VALUE}(?= (?:or so|or more|or less|or fewer|ish|at most|at least|max|"
    rf"maximum|tops|minimum|give or take|\( (?:max|approx|ish|or so))\b)"
)
_CLIMBING = re.compile(
    r"\b(?:ramp\w*|scal\w+|increas\w*|grow\w*|climb\w*|rise\w*|rising|rais\w+|build\w*|go|goes|"
    r"going|work\w*|spik\w+|every @\S+|from [#&^]\S+)(?: [a-z]+| @\S+| ,){0,6} ?$"
)
_BACKGROUND = re.compile(
    r"\b(?:currently|nowadays|today|in production|on average|a normal day|typical day|usually|"
    r"normally|expects?|expected|anticipate|eventually|used to|in the future|next (?:week|month|"
    r"year)|might|could be|may be|each day|every day|we (?:have|had|get|got|see|saw|serve) [&^]|"
    r"i have|there (?:are|were)|our (?:\w+ ){1,2}(?:has|have|had|gets|serves|can)|(?:don't|do not|"
    r"does not|doesn't) (?:use|run|need|want|go))\b"
)
_PAST = re.compile(
    r"\b(?:last (?:week|month|year|time|night|quarter)|yesterday|previously|crash(?:ed|es)?|"
    r"went down|historically|per day|a day|daily|employees|our company|registered|(?:our|my|"
    r"the) (?:[a-z]+ ){1,2}(?:has|have|had|serves) [&]|we (?:have|had|serve|see|get) [&])"
)
_ANY = re.compile(rf"([#&@^]){VALUE}")


def hedged(sentence: str) -> str:
    """Return one sentence's tokens with numbers that are not exact as `#?`, `&?`, `@?` or `^?`."""

    def vague(found: re.Match[str]) -> str:
        start = sentence.rfind(" ", 0, found.start()) + 1
        climbing = found[0].startswith("up to") and _CLIMBING.search(
            sentence[max(0, start - 80) : found.start()]
        )
        before = found[0][: found.start("sigil") - found.start()]
        return found[0] if climbing else f"{before}{found['sigil']}?"

    sentence = _BEFORE.sub(vague, sentence)
    sentence = _BETWEEN.sub(
        lambda found: f"{found[0][: found.start('sigil') - found.start()]}{found['sigil']}?",
        sentence,
    )
    sentence = _OVER.sub(lambda found: f"over {found['sigil']}?", sentence)
    return _AFTER.sub(lambda found: f"{found['sigil']}?", sentence)


def in_background(sentence: str) -> bool:
    """Return whether a sentence speaks about the world rather than about the test."""
    return bool(_BACKGROUND.search(sentence))


def in_past(sentence: str) -> bool:
    """Return whether a sentence is about what was, or about the site, and so not about the test."""
    return bool(_PAST.search(sentence))


def forgotten(sentence: str) -> str:
    """Return the tokens without their numbers."""
    return _ANY.sub("~", sentence)


def doubted(sentence: str) -> str:
    """Return the tokens with every number as one that claims nothing."""
    return _ANY.sub(r"\1?", sentence)
