"""Which mistakes may come of an answer, or a file, that was made up for the dry run."""

import re

from worker.k6.log import plain
from worker.verify.dry_run.events import Event

# Exceptions that come of looking for something in an answer that the real server would have given.
_OF_THE_ANSWER = re.compile(
    r"of undefined|of null|undefined or null|null or undefined|not iterable|SyntaxError"
    r"|invalid character|Unexpected end|not found|no form|body is null"
    r"|no element|not an anchor|href attribute|illegal base64|RangeError"
    r"|invalid value for|target is not a function"
    # What this k6 lacks, a newer one may have.
    r"|NotSupportedError"
)
# What the engine throws, and k6 itself. Any other exception was thrown by the script, for a reason.
_NOT_BY_SCRIPT = re.compile(r"(?:Type|Reference|Range|Syntax|URI|Eval|Internal|Go)Error\b")
# Where sample data took the place of a file, a value that it lacks says nothing.
_NO_VALUE = re.compile(r"undefined|null|NaN")


def lacks_value(complaint: Event) -> bool:
    """Whether a complaint is about a value that is not there."""
    return _NO_VALUE.search(complaint.second) is not None


def may_be_made_up(exception: Event, *, answered: bool, guessed: bool) -> bool:
    """Whether an exception may come of made-up data.

    `answered` says that the script got answers, `guessed` that it reads files or services that
    are not known here.
    """
    message = plain(exception.second)
    if not _NOT_BY_SCRIPT.match(exception.second):
        # The script did not like an answer, as with fail().
        return answered or guessed
    unsure = exception.first.endswith("?") or guessed or "NotSupported" in message
    return unsure and _OF_THE_ANSWER.search(message) is not None
