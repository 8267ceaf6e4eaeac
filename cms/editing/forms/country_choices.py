"""Countries and regions by ISO 3166-1 code, named by CLDR or by the site."""

from collections.abc import Iterable, Mapping

from babel import Locale
from babel.core import UnknownLocaleError

from cms.core.languages import collation


def country_names(tag: str, own: Iterable[Mapping[str, str]] = ()) -> dict[str, str]:
    """Code → name in the language of a BCP 47 tag, by name. `own`: rows {code, label} of a site."""
    try:
        territories: Mapping[str, str] = Locale.parse(tag, sep="-").territories
    except (UnknownLocaleError, ValueError):
        territories = Locale("en").territories
    names: dict[str, str] = {}
    for code, name in territories.items():
        if len(code) == 2 and code.isalpha() and code not in META:
            names[code] = name
    for row in own:
        if row.get("code") and row.get("label"):
            names[row["code"]] = row["label"]
    return dict(sorted(names.items(), key=lambda pair: collation(pair[1], tag)))


META = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)
"""Codes of CLDR that ISO 3166-1 has not given out."""
