"""Traditional characters and their simplified forms, for the scripts of search."""

from functools import cache

from cms.search.text import HAN, simplified


@cache
def simplifications() -> list[tuple[str, str]]:
    """Return every traditional character with its simplified form."""
    ranges = (0x3400, 0xA000), (0x20000, 0x2A6E0)
    chars = [
        char for first, end in ranges for char in map(chr, range(first, end)) if HAN.match(char)
    ]
    # One call for all: a call for each character takes half a second.
    simple = simplified("\n".join(chars)).split("\n")
    return [pair for pair in zip(chars, simple, strict=True) if pair[0] != pair[1]]
