"""Message ids: marked here in English, translated only at the edge (templates, the command line)."""

CONTEXT = "\x04"
"""Separates the context and the message in catalogs (gettext)."""


def N_(message: str) -> str:  # noqa: N802 - the name every gettext extractor knows
    """Mark `message` for extraction and return it unchanged."""
    return message


def NC_(context: str, message: str) -> str:  # noqa: N802 - the name GLib gave it
    """Mark `message` with a context for extraction, and return the id under which catalogs store
    it.
    """
    return f"{context}{CONTEXT}{message}"


def plain(message: str) -> str:
    """Return a message id in English, without its context."""
    return message.rpartition(CONTEXT)[2]
