"""What `package.json` and `tsconfig.json` say of a bundler."""

import pytest

from worker.verify.static.bundling import bundling_of, settings_of

ENTRY = "src/tests/main.ts"


def test_without_settings_there_is_no_bundler() -> None:
    assert bundling_of(ENTRY, {ENTRY: b"", "other/package.json": b"{}"}) is None


def test_the_nearest_settings_count() -> None:
    files = {
        "package.json": b'{"dependencies": {"outer": "1"}}',
        "src/package.json": b'{"dependencies": {"inner": "1"}, "devDependencies": {"dev": "1"}}',
    }

    bundling = bundling_of(ENTRY, files)

    assert settings_of(ENTRY, files) == ("src/package.json",)
    assert bundling is not None
    assert bundling.packages == {"inner", "dev"}


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        ('{"compilerOptions": {"paths": {"@/*": ["./lib/*"]}}}', {"@/*": ("src/lib/*",)}),
        (
            '{"compilerOptions": {"baseUrl": "..", "paths": {"x": ["a", "b"]}}}',
            {"x": ("a", "b"), "*": ("*",)},
        ),
        (
            '// of "all"\n{"compilerOptions": /* { */ {"paths": {"a//b": ["c",],},},}\n',
            {"a//b": ("src/c",)},
        ),
        ('{"compilerOptions": {"paths": {"a": "b", "c": [1]}}}', {}),
        ('{"compilerOptions": []}', {}),
        ("[1", {}),
        ("[" * 100_000, {}),
        ('{"a": "', {}),
        ("/*", {}),
    ],
)
def test_aliases_are_read_where_they_are_understood(
    text: str, aliases: dict[str, tuple[str, ...]]
) -> None:
    bundling = bundling_of(ENTRY, {"src/tsconfig.json": text.encode()})

    assert bundling is not None
    assert bundling.aliases == aliases
