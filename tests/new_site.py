"""A newly created site."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app import create_app
from tests.pages import ROOT

SITE = {
    "name": {"en": "Institute of Rivers"},
    "locales": [{"id": "en", "code": "en", "name": "English"}],
    "defaultLocale": "en",
    "baseUrl": "https://rivers.example",
}


LOCALES = [
    {"id": "en", "code": "en", "name": "English"},
    {"id": "zh", "code": "zh", "name": "中文", "hreflang": "zh-Hans"},
]


def begun(folder: Path, **values: Any) -> SimpleNamespace:
    """Create a site that has only a `site.json`."""
    shutil.copytree(ROOT / "data/schemas", folder / "data/schemas")
    (folder / "data/site.json").write_text(json.dumps(SITE | values), "utf-8")
    app = create_app(
        {"data": folder / "data", "instance": folder / "instance", "editor": False, "watch": False}
    )
    return SimpleNamespace(
        app=app, data=folder / "data", site=app.extensions["oasis"].site, client=app.test_client()
    )
