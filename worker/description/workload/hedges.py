"""Marks numbers that are not meant exactly: "around 50" claims nothing, nor does "at most 50"."""

import re

from worker.description.workload.numerals import VALUE

_BEFORE = re.compile(
    r"\b(?:around|about|approximately|approx|roughly|circa|ca|nearly|almost|some|somewhere|at "
    r"most|at least|"
    r"max|maximum|maximally|min|minimum|no more than|not more than|no less than|no fewer than|"
    r"fewer than|less than|more than|"
    r"up to|between|not|don't|without|instead of|rather than|than|maybe|perhaps|possibly|"
    r"probably|ideally|say|"
    r"limit(?:ed)? (?:of|to)|cap(?:ped)? (?:of|at|to)|e g|for example|for instance|such as|"
    r"except|unlike|under|below|"
    r"above|beyond|exceed(?:ing|s)?|never|unless|if we had|as many as|as few as|upwards of|close "
    r"to|near|once we have|"
    r"\( ?ca|<|>|<=|>=|≤|≥) "
    r"(?:(?:of|about|around|a|an|the|to|with|use|using|run|have|exactly|for|just|only|like|limit|"
    r"at) ){0,3}"
    rf"(?P<sigil>[#&@^]){VALUE}"
)
_OVER = re.compile(rf"\bover (?P<sigil>[#&^]){VALUE}")
_AFTER = re.compile(
    rf"(?P<sigil>[#&@^]){VALUE}(?= (?:or so|or more|or less|or fewer|ish|at most|at least|max|"
    rf"maximum|tops|minimum|give or take|\( (?:max|approx|ish|or so))\b)"
)
_CLIMBING = re.compile(
    r"\b(?:ramp\w*|scal\w+|increas\w*|grow\w*|climb\w*|rise\w*|rising|rais\w+|build\w*|go|goes|"
    r"going|work\w*|spik\w+|every @\S+|from [#&^]\S+)"
    r"(?: [a-z]+| @\S+){0,6} ?$"
)
_BACKGROUND = re.compile(
    r"\b(?:last (?:week|month|year|time|night|quarter)|yesterday|previously|crashed|went down|"
    r"currently|nowadays|usually|"
    r"normally|historically|expect|expects|expected|anticipate|eventually|in the future|next "
    r"(?:week|month|year)|"
    r"we (?:have|had|get|got|see|saw|serve)|i have|there (?:are|were)|our (?:\w+ ){1,2}(?:has|"
    r"have|had|gets|serves|can)|"
    r"used to|per day|a day|daily|each day|every day|might|could be|may be|employees|our company|"
    r"(?:don't|do not|does not|doesn't) (?:use|run|need|want|go))\b"
)
_ANY = re.compile(rf"([#&@^]){VALUE}")


def hedged(sentence: str) -> str:
    """Return one sentence's tokens with numbers that are not exact as `#?`, `&?`, `@?` or `^?`."""

    def vague(found: re.Match[str]) -> str:
        start = sentence.rfind(" ", 0, found.start()) + 1
        climbing = found[0].startswith("up to") and _CLIMBING.search(
            sentence[max(0, start - 80) : found.start()]
        )
        kept = found[0][: found.start("sigil") - found.start()]
        return found[0] if climbing else f"{kept}{found['sigil']}?"

    sentence = _BEFORE.sub(vague, sentence)
    sentence = _OVER.sub(lambda found: f"over {found['sigil']}?", sentence)
    return _AFTER.sub(lambda found: f"{found['sigil']}?", sentence)


def in_background(sentence: str) -> bool:
    """Tell whether a sentence speaks about the world rather than about the test."""
    return bool(_BACKGROUND.search(sentence))


def doubted(sentence: str) -> str:
    """Return the tokens with every number as one that claims nothing."""
    return _ANY.sub(r"\1?", sentence)
