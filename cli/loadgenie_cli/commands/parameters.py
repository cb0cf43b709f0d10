"""Arguments and options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

Text = Annotated[
    str, typer.Argument(metavar="TEXT|-|@FILE", help="The load test in plain English.")
]
Words = Annotated[
    str | None,
    typer.Argument(
        metavar="[TEXT|-|@FILE]",
        help="The load test in plain English; with --from, what and how much of it.",
    ),
]
From = Annotated[
    list[Path] | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="What there is already: an OpenAPI document, a HAR, a Postman collection, curl "
        "commands, an access log. May be given several times.",
    ),
]
Job = Annotated[str, typer.Argument(metavar="JOB", help="The id of a job.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write into a file.")
]
Json = Annotated[bool, typer.Option("--json", help="The whole document.")]
Detach = Annotated[bool, typer.Option("--detach", help="Print the job's id and do not wait.")]
Webhook = Annotated[
    str | None,
    typer.Option("--webhook", metavar="URL", help="A URL that is told of the job's end."),
]
AllowPartial = Annotated[
    bool, typer.Option("--allow-partial", help="End with 0 for what is proven in part.")
]
