"""Finds steps of a journey that are described without a path, so that none is dropped silently."""

import re

from worker.description.urls import Mention

_THING = (
    r"(?:an? |the |their |its |some |our |his |her )?"
    r"(?!(?:https?|results?|reports?|tests?|scripts?|metrics|baselines?|dashboards?|data|api|apis"
    r"|services?|flows?|systems?|endpoints?|features?|traffic|users?|an?|the|their|its|some|our|his"
    r"|her|for|per|and|or|with|at|on|in|to|of|by|from|until|while|then|through|around)\b)[a-z]+"
)
# Each activity, and what a path that serves it would say.
_ACTIVITIES = tuple(
    (re.compile(rf"(?<![\w./-])(?:{words})\b", re.IGNORECASE), re.compile(served, re.IGNORECASE))
    for words, served in (
        (r"log(?:s|ging)?[ -]?in|sign(?:s|ing)? in", r"log|sign|auth|token|session"),
        (r"log(?:s|ging)?[ -]?out|sign(?:s|ing)? out", r"log|sign|session"),
        (r"sign(?:s|ing)? up|register(?:s|ing)?", r"sign|regist|user|account|customer"),
        (
            r"(?:add|put)(?:s|ting|ing)? (?:\w+ ){0,4}?(?:in)?to (?:\w+ )?(?:cart|basket|bag)",
            r"cart|basket|bag",
        ),
        (r"check(?:s|ing)? out|go(?:es|ing)? to (?:the )?checkout", r"checkout|order|cart|pay"),
        (
            r"pays|paying|pay(?= (?:with|by|for|and|then)|[.,;]|\Z)|mak(?:e|es|ing) a payment",
            r"pay|checkout",
        ),
        (r"plac(?:e|es|ing) (?:an |the |their )?orders?", r"order|checkout"),
        (rf"search(?:es|ing)? (?:for )?{_THING}", r"search|find|quer|[?&]q="),
        *(
            (rf"(?:{verb}) {_THING}", r"/\w")  # any path: only where none is named does nobody know
            for verb in (
                r"brows(?:e|es|ing)",
                r"submit(?:s|ting)?",
                r"(?:down|up)load(?:s|ing)?",
                r"(?:publish|edit|cancel)(?:e?s|ing|ling)?|view|viewing|books?",
                r"(?:reserv|updat|delet|remov|creat)(?:e|es|ing)",
            )
        ),
    )
)
_SERVED = "brows"  # by the page of a server
_CLAUSE = re.compile(r"[^.,;\n]+")
_MOST = 6


def steps_without_path(text: str, found: tuple[Mention, ...]) -> tuple[str, ...]:
    """Return what users do according to the text, where no path says how."""
    paths = [mention.path for mention in found]
    activities: dict[str, None] = {}
    for words, served in _ACTIVITIES:
        if any(served.search(path) for path in paths):
            continue
        for activity in words.finditer(text):
            if not _has_address(text, activity, found):
                activities[" ".join(activity.group().lower().split())] = None
                break
    return tuple(activities)[:_MOST]


def _has_address(text: str, activity: re.Match[str], found: tuple[Mention, ...]) -> bool:
    """Return whether a path stands close behind an activity, in its own clause."""
    clause = _CLAUSE.match(text, activity.end())
    end = clause.end() if clause else activity.end()
    here = (each for each in found if activity.start() <= each.start <= end)
    return any(each.path != "/" or activity.group().lower().startswith(_SERVED) for each in here)
