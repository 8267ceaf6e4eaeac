"""The parts of `site.json` that decide which code is loaded, read before the content types are known."""

from pathlib import Path

import orjson


def names_in_site_json(data: Path, field: str) -> frozenset[str]:
    """Return the names in a list, such as `withoutFeatures`; none if the file can't be read, which the
    checks report.
    """
    try:
        names = orjson.loads((data / "site.json").read_bytes())[field]
        return frozenset(name for name in names if isinstance(name, str))
    except (OSError, ValueError, LookupError, TypeError):
        return frozenset()
