"""The kinds of signs that stand between words."""

from shared.reading.tokens import Kind

SIGNS = {
    sign: kind
    for signs, kind in (
        (",，、", Kind.COMMA),
        (";；", Kind.SEMICOLON),
        (":：", Kind.COLON),
        ("=", Kind.EQUALS),
        ("<≤", Kind.LESS_SIGN),
        (">≥", Kind.MORE_SIGN),
        ("%％", Kind.PERCENT_SIGN),
        ("(（[", Kind.OPEN),
        (")）]", Kind.CLOSE),
        ("/", Kind.SLASH),
        ("~〜～≈", Kind.TILDE),
        ("+", Kind.PLUS),
        ("|", Kind.PIPE),
        ("&", Kind.AND),
        ("@", Kind.AT),
        ("×", Kind.TIMES),
        ("。！？।", Kind.STOP),
        ("→➜➔⇒", Kind.ARROW),
        ("…", Kind.DOTS),
        ("–—-\u2010\u2011", Kind.HYPHEN),
    )
    for sign in signs
}
LONG_SIGNS = {
    "->": Kind.ARROW,
    "=>": Kind.ARROW,
    "<=": Kind.LESS_SIGN,
    ">=": Kind.MORE_SIGN,
    "=<": Kind.LESS_SIGN,
    "..": Kind.DOTS,
    "::": Kind.COLON,
    "==": Kind.EQUALS,
}
