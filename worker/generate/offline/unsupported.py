"""Finds what a description asks for and this generator cannot write, so that scripts say so."""

import re

from worker.description.plain import plain

_ADDRESS = re.compile(r"\b\w{1,20}://\S+|(?<![\w.])/[^\s,;]+")
_WHOLE = r"(?<![\w./-])(?<!\bno )(?<!\bnot )(?<!\bwithout )"
_GRPC = re.compile(
    rf"{_WHOLE}(?:grpc(?:-web)?|protobuf|[\w-]*\.proto)(?![\w/-]|\.\w)", re.IGNORECASE
)
_BROWSER = re.compile(
    rf"{_WHOLE}(?:browser[- ](?:based[- ])?(?:tests?|testing|module)"
    r"|(?:in|with|using) an? (?:\w+ )?browser|(?:real|headless) (?:browsers?|chrome)|k6[- ]browser"
    r"|chromium|playwright|puppeteer|selenium|page rendering|render(?:s|ing)? the page"
    r"|click(?:s|ing)?\b[^.;\n]{0,40}\bbutton)(?![\w/-])",
    re.IGNORECASE,
)
_UPLOAD = re.compile(
    rf"{_WHOLE}(?:upload(?:s|ing)?\b[^.;\n]{{0,40}}\b(?:files?|images?|photos?|pictures?|documents?"
    r"|videos?|pdfs?|attachments?|avatars?)|file uploads?|multipart)\b",
    re.IGNORECASE,
)
_CSV = re.compile(
    r"\b(?:from|using|uses?|reads?|reading|in)\s+(?:\w+\s+){0,3}?(?:[\w-]+\.csv|csv[- ]file)\b",
    re.IGNORECASE,
)
_HTTP_ONLY = "{} is asked for; this generator writes HTTP requests only."


def unsupported_parts(description: str) -> list[str]:
    """Return one sentence for each thing asked for that the script does not do."""
    text = _words(description)
    sentences = []
    if _GRPC.search(text):
        sentences.append(_HTTP_ONLY.format("gRPC"))
    if _BROWSER.search(text):
        sentences.append(_HTTP_ONLY.format("A browser"))
    if _UPLOAD.search(text):
        sentences.append("The upload of a file is asked for; this generator sends no files.")
    if _CSV.search(text):
        sentences.append("Data from a CSV file is asked for; this generator reads no files.")
    return sentences


def asks_for_files(description: str) -> bool:
    """Return whether bodies were to come from files."""
    text = _words(description)
    return bool(_UPLOAD.search(text) or _CSV.search(text))


def _words(description: str) -> str:
    return _ADDRESS.sub(" ", plain(description))
