"""Message ids: marked here in English, translated only at the edge (templates, the command line)."""

CONTEXT = "\x04"
"""Stands between the context and the message in catalogs (gettext)."""


def N_(message: str) -> str:  # noqa: N802 - the name every gettext extractor knows
    """Mark `message` for extraction and return it as it is."""
    return message


def NC_(context: str, message: str) -> str:  # noqa: N802 - the name GLib gave it
    """Mark `message` for extraction with a context, and return the id under which catalogs have it."""
    return f"{context}{CONTEXT}{message}"


def plain(message: str) -> str:
    """A message id in English, without its context."""
    return message.rpartition(CONTEXT)[2]
