"""What a changed script does differently, as text: a unified diff."""

from difflib import unified_diff
from functools import partial

from worker.budget import Budget
from worker.reader.port import Reader, ReaderDefectError, UnreadableError

# Scripts of people take a millisecond; some texts take a time that grows with its square.
DIFF_S = 2.0
_NO_END = "\\ No newline at end of file\n"


def difference(before: str, after: str, reader: Reader, budget: Budget) -> str:
    """Return the unified diff of two scripts; of some that are hard to compare, all of both.

    Raises what `Budget.check` raises.
    """
    try:
        return reader.call(partial(unified, before, after), within_s=DIFF_S, budget=budget)
    except (UnreadableError, ReaderDefectError):
        return replaced(before, after)


def unified(before: str, after: str) -> str:
    """Return the unified diff of two texts, empty if they are the same."""
    changes = unified_diff(_lines(before), _lines(after), "before/script.js", "after/script.js")
    return "".join(map(_ended, changes))


def replaced(before: str, after: str) -> str:
    """Return a diff that takes away every line and adds every new one."""
    if before == after:
        return ""
    old, new = _lines(before), _lines(after)
    head = [
        "--- before/script.js\n",
        "+++ after/script.js\n",
        f"@@ -1,{len(old)} +1,{len(new)} @@\n",
    ]
    body = [*(f"-{line}" for line in old), *(f"+{line}" for line in new)]
    return "".join(map(_ended, [*head, *body]))


def _lines(text: str) -> list[str]:
    # Other ends of lines, which `splitlines` knows, are text to a patch.
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [
        last for last in text.split("\n")[-1:] if last
    ]


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n{_NO_END}"
