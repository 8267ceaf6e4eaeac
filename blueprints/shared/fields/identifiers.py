"""Identifiers with checksums: ORCID iD, DOI, ISBN, ISSN, ROR."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from blueprints.shared.fields.pasted_identifiers import normalised, split_identifiers
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields import Field, Format, Json


def mod_11_2(digits: str) -> bool:
    """Return whether ISO 7064 MOD 11-2 holds, the checksum of ORCID iDs."""
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def issn_sum(digits: str) -> bool:
    """Return whether the checksum of an ISSN holds (ISO 3297: weighted sum modulo 11)."""
    return weighted_sum(digits, range(8, 0, -1)) % 11 == 0


def isbn_sum(digits: str) -> bool:
    """Return whether the checksum of an ISBN holds (ISO 2108): 13 digits weighted 1 and 3 modulo
    10, or 10 weighted 10 to 1 modulo 11.
    """
    if len(digits) == 13 and digits.isdigit():
        return weighted_sum(digits, [1, 3] * 6 + [1]) % 10 == 0
    if len(digits) == 10 and digits[:9].isdigit():
        return weighted_sum(digits, range(10, 0, -1)) % 11 == 0
    return False


def weighted_sum(digits: str, weights: Sequence[int]) -> int:
    """Return the sum of digits times weights; an X counts as 10."""
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return sum(value * weight for value, weight in zip(values, weights, strict=True))


BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"
"""Digits of ROR identifiers (Crockford)."""


def ror_sum(identifier: str) -> bool:
    """Return whether the checksum of a ROR identifier holds: ISO 7064 MOD 97-10 over a number in
    base 32, as ROR documents it.
    """
    digits, check = identifier[-9:-2], identifier[-2:]
    number = 0
    for digit in digits:
        number = number * 32 + BASE_32.index(digit)
    return (number * 100 + int(check)) % 97 == 1


class Identifier(Format):
    """An identifier of a known scheme: orcid, doi, isbn, issn or ror."""

    widget = "identifier"

    SCHEMES: dict[str, tuple[str, Callable[[str], bool]]] = {
        "orcid": (r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", mod_11_2),
        "doi": (r"^10\.\d{4,9}/\S+$", lambda text: True),
        "isbn": (r"^[\d-]{9,16}[\dX]$", isbn_sum),
        "issn": (r"^\d{4}-\d{3}[\dX]$", issn_sum),
        "ror": (r"^https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$", lambda text: True),
    }
    RESOLVERS = {"orcid": "https://orcid.org/", "doi": "https://doi.org/"}
    PROBLEMS = {
        "orcid": N_(
            "Enter the 16 digits of the ORCID iD, such as 0000-0002-1825-0097. The last one checks the others: "
            "compare it with its source."
        ),
        "doi": N_("Enter the DOI, such as 10.1038/nature12373."),
        "issn": N_(
            "Enter the eight digits of the ISSN, such as 1674-6767. The last one checks the others: compare it "
            "with its source."
        ),
        "ror": N_("Enter the ROR identifier or its address, such as https://ror.org/034t30j35."),
    }
    problem = N_("This identifier isn’t valid. Compare it with its source, character by character.")

    def __init__(self, label: str, scheme: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.pattern, self._sum = self.SCHEMES[scheme]
        self.scheme = scheme
        self.problem = self.PROBLEMS.get(scheme, self.problem)

    def check(self, text: str) -> bool:
        """Return whether its checksum holds."""
        digits = text if self.scheme in ("doi", "ror") else text.replace("-", "")
        return self._sum(digits)

    @property
    def cross_checked(self) -> frozenset[Field]:
        """This field itself for ROR identifiers. Their checksum wasn't checked when existing files
        were written, so a wrong one prevents publishing, not reading.
        """
        return frozenset({self} if self.scheme == "ror" else ())

    def cross_check(self, raw: Json, path: str) -> Iterator[Invalid]:
        """Yield a refusal if the checksum of a ROR identifier doesn't hold."""
        if isinstance(raw, str) and re.search(self.pattern, raw) and not ror_sum(raw):
            yield Invalid(
                path,
                N_(
                    "The last two digits of this ROR identifier don’t match the others. Compare it with "
                    "its page on ror.org."
                ),
            )

    def normalise_input(self, text: str) -> Json:
        line = super().normalise_input(text)
        identifiers = split_identifiers(self.scheme, line)
        return identifiers[0] if len(identifiers) == 1 else normalised(self.scheme, line)

    def resolve(self, text: str) -> str:
        """Return the URL of the identifier; the identifier itself if its scheme has no resolver, or
        if it is a URL.
        """
        return self.RESOLVERS.get(self.scheme, "") + text
