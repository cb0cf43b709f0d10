"""Reports as JUnit's XML, which most CI systems show: one test case for each script."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from shared.domain.verification import CheckStatus, Finding, Report, Severity, Verdict
from shared.report_formats.together import findings_of
from shared.visible import printable


def junit(reports: Sequence[Report]) -> str:
    """Write a test suite: a rejected script is a failure, one that is proven in part is skipped."""
    suite = Element("testsuite", name="LoadGenie", tests=str(len(reports)), errors="0")
    for verdict, name in (
        (Verdict.REJECTED, "failures"),
        (Verdict.PARTIALLY_VERIFIED, "skipped"),
    ):
        suite.set(name, str(sum(report.status is verdict for report in reports)))
    for report in reports:
        _case(suite, report)
    suites = Element("testsuites")
    suites.append(suite)
    indent(suites)
    return tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: Element, report: Report) -> None:
    findings = findings_of(report)
    case = SubElement(
        suite,
        "testcase",
        classname="k6",
        name=printable(report.entry),
        file=printable(report.entry),
    )
    match report.status:
        case Verdict.REJECTED:
            errors = [found for found in findings if found.severity is Severity.ERROR]
            message = printable(errors[0].message)
            failure = SubElement(case, "failure", type=errors[0].code, message=message)
            failure.text = "\n".join(map(_line, errors))
        case Verdict.PARTIALLY_VERIFIED:
            SubElement(case, "skipped", message=_why(report))
        case Verdict.VERIFIED:
            pass
    if findings:
        SubElement(case, "system-out").text = "\n".join(map(_line, findings))


def _line(found: Finding) -> str:
    place = f"{found.file}:{found.line}:{found.column or 1}" if found.line else found.file
    hint = f" {found.hint}" if found.hint else ""
    return printable(f"{place}: {found.severity.value}[{found.code}] {found.message}{hint}")


def _why(report: Report) -> str:
    skipped = (
        f"{check.name.value}: {check.reason}"
        for check in report.checks
        if check.status is CheckStatus.SKIPPED
    )
    codes = dict.fromkeys(found.code for found in report.findings)
    return printable("; ".join(["partially verified", *skipped, *codes]))
