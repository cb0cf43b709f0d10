"""Text as strangers write it, made fit to be kept and shown."""


def encodable(text: str) -> str:
    """Return the text with surrogate pairs joined, and lone ones, which UTF-8 lacks, replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
