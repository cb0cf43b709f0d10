"""LoadGenie in a terminal: speaks HTTP to a service, and knows nothing of its code."""

__version__ = "0.1.0"
