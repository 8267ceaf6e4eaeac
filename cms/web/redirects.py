"""Old addresses: where each leads, and the page that stands there on a static host."""

from collections.abc import Iterator

from markupsafe import escape

from cms.store import Snapshot

STUB = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{target}">
<meta http-equiv="refresh" content="0; url={target}">
<h1><a href="{target}">{title}</a></h1>
</html>
"""


def redirects(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """(old path, present path) of every redirect: the older site's, then former addresses in each language."""
    for row in snapshot.content.site.values.get("redirects", ()):
        if row.get("from", "").startswith("/") and row.get("to"):
            yield row["from"], row["to"]
    for old, new in snapshot.addresses.redirects():
        for locale in snapshot.locales:
            yield f"/{locale.code}/{old}", f"/{locale.code}/{new.partition('#')[0]}"


def redirect_from(snapshot: Snapshot, path: str) -> str | None:
    """Where an address of the older site leads now."""
    rows = snapshot.content.site.values.get("redirects", ())
    return next((row["to"] for row in rows if row.get("from") == path and row.get("to")), None)


def stub(target: str, snapshot: Snapshot) -> str:
    """A page that sends the visitor on, readable without following."""
    parts = target.split("/")
    code = parts[1] if len(parts) > 1 and parts[1] in snapshot.by_code else snapshot.default_locale
    name = snapshot.addresses.at.get("/".join(parts[2:]))
    reading = snapshot.reading(*name, code, "link") if name else None
    return STUB.format(lang=escape(snapshot.by_code[code].lang), target=escape(target),
                       title=escape(reading.title if reading else target))
