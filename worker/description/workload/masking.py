"""Hides what is quoted, addressed or coded, so that no number inside it is taken for load."""

import re

HIDDEN = " ~ "

_WRAPPED_LINE = 40  # a shorter line was ended on purpose
_TLD = (
    r"com|org|net|io|dev|app|test|local|example|internal|invalid|shop|store|cloud|info|biz|co|de|"
    r"uk|us|eu|fr|nl|ch|at|es|it|pl|se|no|dk|fi|be|ie|au|ca|in|jp|br"
)
_HEADER = (
    r"x-[\w-]+|authorization|content-(?:type|length|encoding)|accept(?:-[\w-]+)?|cookie|set-cookie|"
    r"retry-after|cache-control|user-agent|keep-alive|max-age|api-key|origin|referer"
)
# What may be given as key=value and still be load; every other assignment is data.
_LOAD_KEY = r"(?:vus?|users|duration|iterations|rate|rps)\b"

_HIDING = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        r"```(?s:.)*?(?:```|\Z)",
        r"`[^`\n]{0,500}`",
        r"\b[a-z][a-z0-9+.-]{1,12}://[^\s\"'<>]*[^\s\"'<>.,;:!?)]",
        r"(?<![\w.-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}\w",
        rf"(?<![\w.-])(?:[a-z0-9-]{{1,63}}\.){{1,5}}(?:{_TLD})\b(?::\d+)?(?:[/?][^\s\"']*\w)?",
        r"\blocalhost(?::\d+)?(?:/[^\s\"']*\w)?",
        r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:/\S*\w)?",
        r"\"[^\"\n]{0,500}\"|“[^”\n]{0,500}”|«[^»\n]{0,500}»|\u2018[^\u2019\n]{0,500}\u2019",
        r"(?<!\w)'[^'\n]{0,300}'(?!\w)",
        rf"\b(?:{_HEADER})\s*[:=]\s*(?:bearer\s+|basic\s+)?\S+",
        # A request path, but not the "/s" of a rate.
        r"(?<![\w/~%])/(?!(?:s|sec|second|m|min|minute|h|hr|hour)\b)[a-z{:](?:[^\s\"',;)]*[\w}/])?",
        r"\?\w+=\S+",
        rf"\b(?!{_LOAD_KEY})[a-z_][\w.-]{{0,40}}=(?!\s)[^\s,;)]+",
        r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?\b|\b\d{1,2}\s?[ap]m\b",
        r"\b\d{4}-\d{2}-\d{2}\S*|\b\d{1,3}(?:\s+\d)?/\d{1,4}(?:/\d{2,4})?\b",
        r"[$€£]\s?\d[\d.,]{0,20}k?|\b\d[\d.,]{0,20}\s?(?:[$€£]|(?:usd|eur|gbp|euros?)\b)",
        r"\b\d[\d.,]{0,20}\s?(?:dollars?|pounds?)\b",
        r"\bv\d+(?:\.\d+)*\b|\b(?:http|tls|k6|python|node)[ /]v?\d+(?:\.\d+)+|\bhttp/\d\b",
        r"\b\d+(?:\.\d+){2,}\b",
        (
            r"\b\d[\d.,]{0,20}\s?(?:[kmgt]i?b|bytes?|kilobytes?|megabytes?|gigabytes?|[kmg]bps|"
            r"[kmg]bit)(?:/s|ps)?\b"
        ),
    )
)
_BRACES = re.compile(r"\{[^{}]{0,5000}\}")
_BRACKETS = re.compile(r"\[[^\[\]]{0,5000}\]")
_NESTING = 4
_ENUMERATOR = re.compile(r"^[ \t]{0,20}(?:[-*•+\u2013]|\(?\d{1,2}[.)])[ \t]+", re.MULTILINE)
_WHOLLY_QUOTED = re.compile(r"\A\s*[\"“]([^\"“”]*)[\"”]\s*\Z")
_NUMBERED = re.compile(
    r"\b(stage|phase|step|part|scenario|case)\s#?\d{1,2}\s?(?=[:.)\s\u2013-])(?!\s?(?:sec|min|"
    r"h(?:ou)?r))",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\b\d{1,2}(?:st|nd|rd|th) (stage|phase|step)\b", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"\b(max|approx|ca|incl|est|e\.g|i\.e|(?<!\d)(?<!\d )min)\.(?=\s?\d|\s[a-z])", re.IGNORECASE
)
# "Stage one:"; the number before a colon counts no users.
_SPELLED = re.compile(
    r"\b(stage|phase|step) (?:one|two|three|four|five|six|seven|eight|nine|ten)(?=\s?[:.)\u2013-])",
    re.IGNORECASE,
)
_DURATION = re.compile(r"\b(duration[\"']?\s?[:=]\s?)[\"'](\d[\dhms]{1,12})[\"']", re.IGNORECASE)
_WITH = re.compile(r"\bw/(?!o\b)\s?", re.IGNORECASE)
_APPROXIMATE = re.compile(r"[~≈]\s?(?=\d)")
_BREAK = "\n"


def masked(text: str) -> str:
    """Return the text with everything that is no prose replaced by `~`, one statement a line.

    Hidden are code, URLs, paths, quotations, JSON, headers, assignments, clock times, dates,
    amounts of money, versions and sizes.
    """
    quoted = _WHOLLY_QUOTED.match(text)
    text = quoted.group(1) if quoted else text
    text = _ABBREVIATION.sub(r"\1 ", _APPROXIMATE.sub("around ", text))
    text = _DURATION.sub(r"\1\2", text)
    text = _WITH.sub("with ", text).replace("\u00d7", " x ")
    for pattern in _HIDING[:2]:
        text = pattern.sub(HIDDEN, text)
    for _ in range(_NESTING):
        text = _BRACKETS.sub(HIDDEN, _BRACES.sub(HIDDEN, text))
    for pattern in _HIDING[2:]:
        text = pattern.sub(HIDDEN, text)
    for numbered in (_ORDINAL, _NUMBERED, _SPELLED):
        text = numbered.sub(r"\1 ~ ", text)
    return _unwrapped(text)


def _unwrapped(text: str) -> str:
    """Return the text with wrapped lines joined; list items and short lines keep their breaks."""
    joined: list[str] = []
    for line in text.splitlines():
        bare = _ENUMERATOR.sub("", line).strip()
        if joined and _continues(joined[-1], line, bare):
            joined[-1] = f"{joined[-1]} {bare}"
        else:
            joined.append(bare)
    return _BREAK.join(joined)


def _continues(before: str, line: str, bare: str) -> bool:
    if not bare or bare != line.strip() or before.endswith((".", ":", ";", "!", "?")):
        return False
    last_line = before[-1000:]
    return len(last_line) >= _WRAPPED_LINE and (bare[0].islower() or bare[0].isdigit())
