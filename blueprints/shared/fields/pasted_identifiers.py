"""Identifiers as people paste them and programs export them: with an address or a name in front,
with spaces, without hyphens, several in one value.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from cms.schema.fields.formats import HYPHENS

DOI = re.compile(r"(?i)^(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|(?:info:)?doi\s*[:/ ]\s*)+")
ORCID = re.compile(r"(?i)^(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid(?:\s*id)?\s*:?\s*)+")
ISSN = re.compile(r"(?i)^[ep]?-?issn(?:-?l)?\s*(?:\([^)]*\))?\s*:?\s*")
ISBN = re.compile(r"(?i)^isbn(?:-?1[03])?\s*:?\s*")
ROR = re.compile(r"(?i)^(?:(?:https?://)?(?:www\.)?ror\.org/|ror\s*:\s*)+")


def _doi(text: str) -> str:
    """Return a DOI without the address or name in front. In an address it may be percent-encoded."""
    bare = DOI.sub("", text)
    if bare != text:
        bare = unquote(bare)
    return "".join(bare.split()).rstrip(".,;")


def _orcid(text: str) -> str:
    """Return the 16 digits of an ORCID iD in groups of four."""
    bare = ORCID.sub("", text).partition("?")[0]
    return _grouped(bare.rstrip("/"), 16)


def _issn(text: str) -> str:
    """Return the eight digits of an ISSN in two groups."""
    return _grouped(ISSN.sub("", text), 8)


def _isbn(text: str) -> str:
    """Return an ISBN with single hyphens. None are added, since their places differ between ISBNs."""
    bare = ISBN.sub("", text).translate(HYPHENS).replace("-", " ")
    parts = bare.upper().split()
    return "-".join(parts) if len("".join(parts)) in (10, 13) else text


def _grouped(text: str, length: int) -> str:
    """Return digits in groups of four; text with another number of digits unchanged."""
    bare = text.translate(HYPHENS).replace("-", "").upper()
    digits = "".join(bare.split())
    if len(digits) != length:
        return text
    return "-".join(digits[at : at + 4] for at in range(0, length, 4))


def _ror(text: str) -> str:
    """Return a ROR identifier as a URL."""
    bare = ROR.sub("", text).strip("/").lower()
    return f"https://ror.org/{bare}" if bare else text


NORMALISERS: Mapping[str, Callable[[str], str]] = {
    "doi": _doi,
    "orcid": _orcid,
    "issn": _issn,
    "isbn": _isbn,
    "ror": _ror,
}
SEARCH_PATTERNS = {
    "issn": re.compile(r"(?<![\w-])\d{4}-?\d{3}[\dXx](?![\w-])"),
    "isbn": re.compile(r"(?<![\w-])(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx](?![\w-])"),
}
"""Schemes of which one value often contains several identifiers: for print and online."""


def normalised(scheme: str, text: str) -> str:
    """Return an identifier in its stored form; other text unchanged."""
    if scheme not in NORMALISERS or not text.strip():
        return text
    return NORMALISERS[scheme](unicodedata.normalize("NFKC", text).strip())


def split_identifiers(scheme: str, text: str) -> list[str]:
    """Return the identifiers in a text in their stored form; the text itself if there are none of
    the scheme.
    """
    parts: list[str] = []
    if pattern := SEARCH_PATTERNS.get(scheme):
        parts = pattern.findall(unicodedata.normalize("NFKC", text).translate(HYPHENS))
    identifiers = [normalised(scheme, part) for part in parts or [text]]
    return list(dict.fromkeys(identifiers))
