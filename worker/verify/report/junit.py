"""Reports as JUnit's XML, which most CI systems show: one test case for each script."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from shared.domain.verification import CheckStatus, Finding, Severity, Verdict
from worker.verify.report.judged import Judged
from worker.verify.report.terminal import printable


def junit(judged: Sequence[Judged]) -> str:
    """Write a test suite: a rejected script is a failure, one that is proven in part is skipped."""
    suite = Element("testsuite", name="LoadGenie", tests=str(len(judged)), errors="0")
    for verdict, name in (
        (Verdict.REJECTED, "failures"),
        (Verdict.PARTIALLY_VERIFIED, "skipped"),
    ):
        suite.set(name, str(sum(each.report.status is verdict for each in judged)))
    for each in judged:
        _case(suite, each)
    suites = Element("testsuites")
    suites.append(suite)
    indent(suites)
    return tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: Element, judged: Judged) -> None:
    report = judged.report
    case = SubElement(
        suite,
        "testcase",
        classname="k6",
        name=printable(report.entry),
        file=printable(report.entry),
    )
    match report.status:
        case Verdict.REJECTED:
            errors = [found for found in judged.findings if found.severity is Severity.ERROR]
            message = printable(errors[0].message)
            failure = SubElement(case, "failure", type=errors[0].code, message=message)
            failure.text = "\n".join(map(_line, errors))
        case Verdict.PARTIALLY_VERIFIED:
            SubElement(case, "skipped", message=_why(judged))
        case Verdict.VERIFIED:
            pass
    if judged.findings:
        SubElement(case, "system-out").text = "\n".join(map(_line, judged.findings))


def _line(found: Finding) -> str:
    place = f"{found.file}:{found.line}:{found.column or 1}" if found.line else found.file
    hint = f" {found.hint}" if found.hint else ""
    return printable(f"{place}: {found.severity.value}[{found.code}] {found.message}{hint}")


def _why(judged: Judged) -> str:
    skipped = (
        f"{check.name.value}: {check.reason}"
        for check in judged.report.checks
        if check.status is CheckStatus.SKIPPED
    )
    codes = dict.fromkeys(found.code for found in judged.report.findings)
    return printable("; ".join(["partially verified", *skipped, *codes]))
