"""What a module's name and a file's name lead to, by the paths of a project."""

import pytest

from worker.verify.static.reading.neighbours import Bundling, Found, How, Neighbours

FILES = dict.fromkeys(
    ("tests/main.ts", "lib/shop.ts", "lib/http/index.js", "lib/a.json", "data.csv", "tests/b.csv"),
    b"",
)
BUNDLING = Bundling(
    packages=frozenset({"lodash", "@faker-js/faker"}),
    aliases={"@/*": ("lib/*",), "@/http": ("lib/http",), "shop": ("lib/shop.ts",)},
)


@pytest.mark.parametrize(
    ("name", "plain", "bundled"),
    [
        ("../lib/shop.ts", Found(How.EXACT, "lib/shop.ts"), How.EXACT),
        ("./../lib/./shop.ts", Found(How.EXACT, "lib/shop.ts"), How.EXACT),
        ("../lib/shop", Found(How.WITHOUT_EXTENSION, "lib/shop.ts"), How.BUNDLED),
        ("../lib/shop.js", Found(How.WITHOUT_EXTENSION, "lib/shop.ts"), How.BUNDLED),
        ("../lib/http", Found(How.WITHOUT_EXTENSION, "lib/http/index.js"), How.BUNDLED),
        ("../lib/http/", Found(How.WITHOUT_EXTENSION, "lib/http/index.js"), How.BUNDLED),
        ("../lib/a", Found(How.WITHOUT_EXTENSION, "lib/a.json"), How.BUNDLED),
        ("../lib/none.js", Found(How.UNKNOWN), How.UNKNOWN),
        ("../../lib/shop.ts", Found(How.UNKNOWN), How.UNKNOWN),
        ("/lib/shop.ts", Found(How.UNKNOWN), How.UNKNOWN),
        ("file:///lib/shop.ts", Found(How.UNKNOWN), How.UNKNOWN),
        ("@/shop.ts", Found(How.UNKNOWN), How.BUNDLED),
        ("@/shop", Found(How.UNKNOWN), How.BUNDLED),
        ("@/http", Found(How.UNKNOWN), How.BUNDLED),
        ("shop", Found(How.UNKNOWN), How.BUNDLED),
        ("shopping", Found(How.UNKNOWN), How.UNKNOWN),
        ("lodash", Found(How.UNKNOWN), How.PACKAGE),
        ("lodash/fp", Found(How.UNKNOWN), How.PACKAGE),
        ("@faker-js/faker/locale/de", Found(How.UNKNOWN), How.PACKAGE),
        ("left-pad", Found(How.UNKNOWN), How.UNKNOWN),
    ],
)
def test_a_module_is_found_as_k6_and_as_bundlers_find_it(
    name: str, plain: Found, bundled: How
) -> None:
    alone = Neighbours(entry="tests/main.ts", files=FILES)
    with_bundler = Neighbours(entry="tests/main.ts", files=FILES, bundling=BUNDLING)

    assert alone.module("tests/main.ts", name) == plain
    assert with_bundler.module("tests/main.ts", name).how is bundled


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../data.csv", "data.csv"),
        ("b.csv", "tests/b.csv"),
        ("./a.json", "lib/a.json"),
        ("none.csv", None),
        ("../../data.csv", None),
        ("/data.csv", None),
    ],
)
def test_a_file_is_looked_for_beside_its_module_and_beside_the_entry(
    name: str, path: str | None
) -> None:
    neighbours = Neighbours(entry="tests/main.ts", files=FILES)

    assert neighbours.data("lib/shop.ts", name) == path
