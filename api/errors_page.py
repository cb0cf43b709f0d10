"""The page that explains every error code; `docs/errors.md` is a copy, which a test compares."""

from api.errors import TABLE

_HEAD = """# Errors

Every failure is answered as `application/problem+json` (RFC 9457). Programs should go by `code`;
`type` points to the heading below. `error` and `title` say briefly what went wrong, `detail` what
it was this time, `timestamp` when (UTC), `request_id` under which id the logs have it. `job_id` is
there when a job is concerned, `errors` lists the broken fields of a request, and a rejected script
brings its `findings` and last `draft`.

A job that failed shows the same object as its `error`.
"""


def errors_page() -> str:
    """Return the page, one heading for each code."""
    sections = [
        f"## {code.value}\n\nStatus {kind.status.value}. {kind.meaning}\n\n{kind.remedy}\n"
        for code, kind in TABLE.items()
    ]
    return "\n".join([_HEAD, *sections])
