from standalone.guardian import orphans


def test_processes_that_were_not_forgotten_are_orphans() -> None:
    lines = ["+11\n", "+12\n", "+13\n", "-12\n"]

    left = orphans(lines)

    assert left == {11, 13}


def test_an_orderly_end_leaves_no_orphans() -> None:
    assert orphans(["+11\n", "-11\n"]) == set()
