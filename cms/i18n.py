"""Message ids: marked here in English, translated only at the edge (templates, the command line)."""


def N_(message: str) -> str:  # noqa: N802 - the name every gettext extractor knows
    """Mark `message` for extraction and return it as it is."""
    return message
