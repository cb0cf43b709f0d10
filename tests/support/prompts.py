"""What stands in the fences of a prompt."""

import re

FENCE = re.compile(
    r"^<<<(?P<label>[A-Z]+) (?P<id>[0-9a-f]{32})\n(?P<data>.*?)\n(?P=label) (?P=id)>>>$",
    re.MULTILINE | re.DOTALL,
)


def fenced(prompt: str) -> dict[str, str]:
    """Return what is fenced, by its label."""
    return {found["label"]: found["data"] for found in FENCE.finditer(prompt)}
