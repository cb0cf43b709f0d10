"""What a verification needs of a description, read at once."""

from dataclasses import dataclass, field

from shared.domain.verification import Load
from worker.description.claimed_load import mentions_load, requested_load
from worker.description.urls import mentions

# Twice what the API takes.
LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a description asks for.

    `mentions_load` says that it speaks of a load, in whatever words; `origins` are the hosts that
    it names, with their schemes, in the order of the text. `unread` says that nobody knows.
    """

    load: Load = field(default_factory=Load)
    mentions_load: bool = False
    origins: tuple[str, ...] = ()
    unread: bool = False

    @property
    def origin(self) -> str | None:
        """The first host."""
        return next(iter(self.origins), None)


UNREAD = Asked(unread=True)


def read_description(description: str) -> Asked:
    """Return what a description asks for; of one that is too long to be one, nothing."""
    if len(description) > LONGEST:
        return UNREAD
    origins = (mention.origin for mention in mentions(description) if mention.origin)
    return Asked(
        load=requested_load(description),
        mentions_load=mentions_load(description),
        origins=tuple(dict.fromkeys(origins)),
    )
