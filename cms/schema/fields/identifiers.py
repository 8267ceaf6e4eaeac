"""Identifiers as people paste them and programs export them: with an address or a name before them,
with spaces, without hyphens, several in one value."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import unquote

HYPHENS = str.maketrans("‐‑‒–—―−", "-------")
DOI = re.compile(r"(?i)^(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|(?:info:)?doi\s*[:/ ]\s*)+")
ORCID = re.compile(r"(?i)^(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid(?:\s*id)?\s*:?\s*)+")
ISSN = re.compile(r"(?i)^[ep]?-?issn(?:-?l)?\s*(?:\([^)]*\))?\s*:?\s*")
ISBN = re.compile(r"(?i)^isbn(?:-?1[03])?\s*:?\s*")
ROR = re.compile(r"(?i)^(?:(?:https?://)?(?:www\.)?ror\.org/|ror\s*:\s*)+")


def _doi(text: str) -> str:
    bare = DOI.sub("", text)
    return "".join((unquote(bare) if bare != text and "%" in bare else bare).split()).rstrip(".,;")


def _orcid(text: str) -> str:
    return _grouped(ORCID.sub("", text).partition("?")[0].rstrip("/"), 16)


def _issn(text: str) -> str:
    return _grouped(ISSN.sub("", text), 8)


def _isbn(text: str) -> str:
    bare = "-".join(ISBN.sub("", text).translate(HYPHENS).replace("-", " ").split()).upper()
    return bare if len(bare.replace("-", "")) in (10, 13) else text


def _grouped(text: str, length: int) -> str:
    """Digits in groups of four; what has another number of them stays as it is."""
    digits = "".join(text.translate(HYPHENS).replace("-", "").split()).upper()
    return (
        "-".join(digits[at : at + 4] for at in range(0, length, 4))
        if len(digits) == length
        else text
    )


def _ror(text: str) -> str:
    bare = ROR.sub("", text).strip("/").lower()
    return f"https://ror.org/{bare}" if bare else text


NORMAL: Mapping[str, Callable[[str], str]] = {
    "doi": _doi,
    "orcid": _orcid,
    "issn": _issn,
    "isbn": _isbn,
    "ror": _ror,
}
ONE_OF_SEVERAL = {
    "issn": re.compile(r"(?<![\w-])\d{4}-?\d{3}[\dXx](?![\w-])"),
    "isbn": re.compile(r"(?<![\w-])(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx](?![\w-])"),
}
"""Schemes of which one value often holds several: in print, online."""


def normalised(scheme: str, text: str) -> str:
    """An identifier as files have it; what isn't one as it was typed."""
    known = NORMAL.get(scheme)
    return known(unicodedata.normalize("NFKC", text).strip()) if known and text.strip() else text


def separated(scheme: str, text: str) -> list[str]:
    """The identifiers that a text holds, each as files have it; the text itself where it has none
    of the scheme.
    """
    known = ONE_OF_SEVERAL.get(scheme)
    found = known.findall(unicodedata.normalize("NFKC", text).translate(HYPHENS)) if known else []
    return list(dict.fromkeys(normalised(scheme, one) for one in found or [text]))
