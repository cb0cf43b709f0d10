import base64

import pytest

from shared.webhook_secrets import secrets_of

FIRST = "whsec_" + base64.b64encode(bytes(range(24))).decode()
SECOND = base64.b64encode(bytes(range(64))).decode()


def test_secrets_are_separated_by_commas_or_lines_the_newest_first() -> None:
    assert secrets_of(f"{FIRST}, {SECOND}\n") == (FIRST, SECOND)


@pytest.mark.parametrize(
    "secret",
    [
        "whsec_",
        "whsec_tooshort",
        "a-canary-that-is-no-base64!",
        "whsec_" + base64.b64encode(bytes(23)).decode(),
        "whsec_" + base64.b64encode(bytes(65)).decode(),
    ],
)
def test_one_that_is_too_short_too_long_or_no_base64_is_refused_unseen(secret: str) -> None:
    with pytest.raises(ValueError, match="24 to 64 bytes in base64") as refused:
        secrets_of(f"{FIRST},{secret}")

    assert secret.removeprefix("whsec_")[:8] not in str(refused.value) or secret == "whsec_"
