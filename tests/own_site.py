"""A site in a folder of its own, with the documented section."""

import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

from app import create_app
from tests.pages import ROOT
from tests.warm import PLACE, SharedTemplates

EXAMPLE = ROOT / "docs" / "herbarium"
"""The example section and field that docs/models.md tells people to copy."""

FILES = {
    "static/css/tokens.css": ":root { --oasis: #7a1f3d }",
    "static/img/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "translations/zh/LC_MESSAGES/messages.po": """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Herbarium"
msgstr "标本馆"

msgid "News"
msgstr "本所消息"
""",
}


class OfTheProgram(SharedTemplates):
    """Compiled templates of the program, shared with all sites. The code of a site's own template
    names its file, so it isn't shared.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        shared = filename and Path(filename).is_relative_to(ROOT / "templates")
        return super().get_cache_key(name if shared else f"{filename}")


def make_own_site(folder: Path, small_data: Path, example: Path = EXAMPLE) -> None:
    """Write a site in a folder of its own: section, field, template, style and messages."""
    shutil.copytree(example, folder)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    shutil.copytree(small_data, folder / "data", ignore=shutil.ignore_patterns("geo"))
    person = folder / "data/content/people/chen-yahe.json"
    person.write_text(
        json.dumps(json.loads(person.read_text("utf-8")) | {"collectorNumber": "YC-1203"}), "utf-8"
    )
    specimens = folder / "data/content/specimens"
    specimens.mkdir()
    for key, title in (
        ("poplar", "Populus euphratica"),
        ("desert-poplar", "Populus pruinosa"),
        ("willow", "Salix"),
    ):
        (specimens / f"{key}.json").write_text(
            json.dumps(
                {
                    "title": {"en": title, "zh": title},
                    "family": "salicaceae",
                    "collector": "chen-yahe",
                    "publication": {"en": {"state": "published"}, "zh": {"state": "published"}},
                }
            ),
            "utf-8",
        )


def start(folder: Path) -> SimpleNamespace:
    """Start a site as a new process would."""
    app = create_app({"site": folder, "editor": False, "watch": False})
    app.testing = True
    app.jinja_env.bytecode_cache = OfTheProgram(os.environ[PLACE])
    return SimpleNamespace(
        app=app,
        folder=folder,
        data=folder / "data",
        site=app.extensions["oasis"].site,
        client=app.test_client(),
    )
