import pytest

from worker.generate.model.blanking import mask


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a('x')", "a(   )"),
        ('a("\\"x")', "a(     )"),
        ("a // b\nc", "a     \nc"),
        ("a /* b\n */ c", "a     \n    c"),
        ("`x${y + `z`}w`", "` ${y + ` `} `"),
        ("a = /['\"`]/g; b", "a =         ; b"),
        ("a / b / c", "a / b / c"),
        ("x = { y: `}` }", "x = { y: ` ` }"),
        ("r = s.replace(/\\n/g, '')", "r = s.replace(     ,   )"),
    ],
)
def test_only_code_is_left(source: str, code: str) -> None:
    assert mask(source).code == code


@pytest.mark.parametrize("source", ["a(", "`x", "`${x", "{", "[", "x = `${a}"])
def test_what_is_cut_off_is_not_closed(source: str) -> None:
    assert not mask(source).closed


@pytest.mark.parametrize("source", ["a()", "`x${y}`", "{ [1] }", "')'", "// (", "it's"])
def test_what_is_whole_is_closed(source: str) -> None:
    assert mask(source).closed
