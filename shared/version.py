"""The project's version: what is shown of it anywhere comes from here or is compared with it."""

__version__ = "0.1.0"
