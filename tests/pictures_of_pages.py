"""Helpers for tests of the drawings on pages."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

from flask_babel import force_locale

from cms.content import Reader
from cms.web.views import open_reader
from tests.warm import site_in

SVG = "{http://www.w3.org/2000/svg}"


@contextmanager
def reading(own: SimpleNamespace, locale: str = "en") -> Iterator[Reader]:
    """Open a reader as a view does."""
    with own.app.app_context(), force_locale(locale):
        yield open_reader(own.site.store.snapshot(), locale)


def svgs(html: str, kind: str) -> list[ElementTree.Element]:
    """The drawings of a kind on a page."""
    return [
        ElementTree.fromstring(svg)
        for svg in re.findall(rf'<svg class="{kind}\b.*?</svg>', html, re.DOTALL)
    ]


def write(own: SimpleNamespace, type: str, key: str, **values: object) -> None:
    """Write an entry of a test's own site; values override the existing ones."""
    file: Path = own.data / "content" / type / f"{key}.json"
    entry = (
        json.loads(file.read_text("utf-8"))
        if file.exists()
        else {
            "name": {"en": key, "zh": key},
            "publication": {"en": {"state": "published"}, "zh": {"state": "published"}},
        }
    )
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(entry | values, ensure_ascii=False), "utf-8")
    own.site.store.refresh()


def without(own: SimpleNamespace, feature: str) -> SimpleNamespace:
    """Switch a feature off, and start the site again."""
    file: Path = own.data / "site.json"
    raw = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(raw | {"withoutFeatures": [feature]}, ensure_ascii=False), "utf-8")
    return site_in(own.folder)
