"""Writes what was measured into files: a folder of its own, or a page of the documentation."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.answers import Answer, document, page
from bench.chart import chart

BEGIN: Final = "<!-- measured -->\n"
END: Final = "<!-- end of measured -->"


def leave(folder: Path, answers: Sequence[Answer], known: dict[str, str]) -> None:
    """Write the page, the samples and the charts into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for answer in answers:
        if answer.rows:
            path = folder / f"{answer.question.name}.svg"
            path.write_text(chart(answer), encoding="utf-8")
    text = json.dumps(document(answers, known), indent=1, ensure_ascii=False)
    (folder / "samples.json").write_text(text + "\n", encoding="utf-8")
    (folder / "README.md").write_text(page(answers, known, charts="."), encoding="utf-8")


def publish(path: Path, answers: Sequence[Answer], known: dict[str, str]) -> None:
    """Replace what stands between the page's marks, and put the charts beside it."""
    before, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{path} has no lines {BEGIN.strip()} and {END}")
    charts = path.with_suffix("")
    leave(charts, answers, known)
    (charts / "README.md").unlink()
    text = page(answers, known, charts=charts.name)
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
