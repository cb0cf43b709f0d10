"""Makes typography plain without moving a character, so that positions stay valid."""

import unicodedata

_PLAIN = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{LINE SEPARATOR}": "\n",
        "\N{PARAGRAPH SEPARATOR}": "\n",
        "\N{RIGHTWARDS ARROW}": ">",
        "\t": " ",
        "\r": "\n",
    }
)


def plain(text: str) -> str:
    """Return the text, as long as before, with plain quotes, dashes and white space."""
    return "".join(_visible(char) for char in text.translate(_PLAIN))


def _visible(char: str) -> str:
    if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"}:
        return char
    return " "
