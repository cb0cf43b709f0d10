import asyncio
from collections.abc import Sequence

from api.edge.joined_writes import JoinedWrites


class Recording(asyncio.Transport):
    """Keeps what is sent, piece by piece; None is the end."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1234)})
        self.sent: list[bytes | None] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent.append(bytes(data))

    def close(self) -> None:
        self.sent.append(None)

    def is_closing(self) -> bool:
        return None in self.sent


def sent(*turns: Sequence[bytes | None]) -> list[bytes | None]:
    """Write pieces, turn by turn of the loop; None closes the connection."""

    async def scenario() -> list[bytes | None]:
        transport = Recording()
        joined = JoinedWrites(transport, asyncio.get_running_loop())
        for pieces in turns:
            for piece in pieces:
                if piece is None:
                    joined.close()
                else:
                    joined.write(piece)
            await asyncio.sleep(0)
        return transport.sent

    return asyncio.run(scenario())


def test_a_head_goes_with_its_body() -> None:
    assert sent([b"head", b"body"]) == [b"headbody"]


def test_a_head_whose_body_comes_later_does_not_wait_for_it() -> None:
    assert sent([b"head"], [b"first"], [b"second"]) == [b"head", b"first", b"second"]


def test_the_order_is_kept() -> None:
    pieces = [b"a", b"b", b"c", b"d", b"e"]

    assert sent(pieces, pieces[:2]) == [b"ab", b"cd", b"e", b"ab"]


def test_what_is_held_is_sent_before_the_end() -> None:
    assert sent([b"head", None]) == [b"head", None]


def test_nothing_is_sent_after_the_end() -> None:
    assert sent([None, b"late"], []) == [None]


def test_the_rest_is_the_transports() -> None:
    async def peer() -> object:
        joined = JoinedWrites(Recording(), asyncio.get_running_loop())
        return joined.get_extra_info("peername")

    assert asyncio.run(peer()) == ("127.0.0.1", 1234)
