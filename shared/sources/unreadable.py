"""How the reading of a source fails."""


class UnreadableSourceError(Exception):
    """Nothing of a source can be read. The message says why, and quotes nothing secret."""


class NotTakenError(Exception):
    """One request of a source cannot be a part of a plan; the message is the reason."""
