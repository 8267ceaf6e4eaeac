"""A site in every language that has catalogs: each page is in its language, with its direction."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.core import Locale
from flask_babel import force_locale, get_translations, ngettext

from app import create_app
from cms.content import Snapshot
from cms.web.freeze.build import FreezeRequest, freeze_into
from cms.web.views import open_reader
from scripts.messages import languages
from tests.freeze.smallsite import NOW, make_tiny_content
from tests.missed_messages import Missed

LANGUAGES = languages()
RIGHT_TO_LEFT = {"ar"}


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A tiny site in English and Chinese with a row for each other language, frozen."""
    folder = tmp_path_factory.mktemp("languages")
    make_tiny_content(folder)
    file = folder / "data/site.json"
    site = json.loads(file.read_text("utf-8"))
    have = {row["code"] for row in site["locales"]}
    site["locales"] += [
        {
            "id": code,
            "code": code,
            "name": code,
            "dir": Locale(code).text_direction,
            "hreflang": code,
        }
        for code in LANGUAGES
        if code not in have
    ]
    file.write_text(json.dumps(site, ensure_ascii=False), "utf-8")
    app = create_app({"site": folder, "editor": False, "watch": False})
    missed = {code: Missed() for code in LANGUAGES}
    for code in LANGUAGES:
        with app.app_context(), force_locale(code):
            get_translations().add_fallback(missed[code])
    snapshot = Snapshot(app.extensions["oasis"].site.store.refresh(), NOW)
    freeze_into(FreezeRequest(app, snapshot, folder / "build"))
    return SimpleNamespace(app=app, snapshot=snapshot, build=folder / "build", missed=missed)


def pages(build: Path, code: str) -> dict[str, str]:
    found = sorted((build / code).rglob("*.html"))
    return {path.relative_to(build).as_posix(): path.read_text("utf-8") for path in found}


def test_the_languages_of_the_documents_have_catalogs() -> None:
    assert set(LANGUAGES) >= {"ar", "de", "en", "es", "fr", "ja", "ko", "pt", "ru", "zh"}
    right_to_left = {code for code in LANGUAGES if Locale(code).text_direction == "rtl"}
    assert right_to_left == RIGHT_TO_LEFT
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    named = set(re.findall(r"\(`([a-z]{2})`\)", readme.partition("## Add a language")[2][:3000]))
    assert named | {"en", "zh"} == set(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_page_is_in_its_language(frozen: SimpleNamespace, code: str) -> None:
    found = pages(frozen.build, code)
    assert len(found) > 15
    side = "rtl" if code in RIGHT_TO_LEFT else "ltr"
    lang = "zh-Hans" if code == "zh" else code
    start = f'<html lang="{lang}" dir="{side}"'
    assert [name for name, html in found.items() if start not in html] == []
    assert frozen.missed[code].messages == set()


def test_the_forms_of_arabic_are_in_the_order_of_their_rule(frozen: SimpleNamespace) -> None:
    counts = {0: "لا منشورات", 1: "منشور واحد", 2: "منشوران", 3: "3 منشورات", 11: "11 منشورًا"}
    counts |= {100: "100 منشور", 103: "103 منشورات"}
    with frozen.app.app_context(), force_locale("ar"):
        said = {n: ngettext("%(num)s paper", "%(num)s papers", n) for n in counts}
    assert said == counts


CALLS = (
    "_('Search')",
    "_('No such message: 100%')",
    "_('Drawing: %(what)s', what=value)",
    "pgettext('name', '%(what)s <b>', what=value)",
    "ngettext('%(num)s paper', '%(num)s papers', number)",
    "ngettext('%(date)s: %(num)s item', '%(date)s: %(num)s items', number, date=value)",
    "ngettext('%(num)s such thing', '%(num)s such things', number)",
    "npgettext('all', '%(num)s project', 'All %(num)s projects', number)",
)


@pytest.mark.parametrize("code", LANGUAGES)
def test_messages_in_compiled_templates_are_what_gettext_says(
    frozen: SimpleNamespace, code: str
) -> None:
    """Without calling it when the template is rendered, for constant messages."""
    templates = frozen.app.extensions["oasis"].templates
    source = "\n".join(f"{{{{ {call} }}}}" for call in CALLS)
    with frozen.app.app_context():
        language = open_reader(frozen.snapshot, code).language
        by_gettext = templates.environment.from_string(source)
        environment = templates.in_language(language)
        compiled = environment.compile(source, raw=True)
        assert "gettext" not in compiled
        assert "Markup" in compiled
        for number in (0, 1, 2, 3, 5, 11, 21, 100, 101, 111, 1000, 1_000_000):
            values = {"value": "<b>", "number": number}
            shown = environment.from_string(source).render(values)
            assert shown == by_gettext.render(values)
            assert "&lt;b&gt;" in shown


def test_a_message_that_is_not_constant_is_translated_when_rendered(
    frozen: SimpleNamespace,
) -> None:
    templates = frozen.app.extensions["oasis"].templates
    with frozen.app.app_context():
        language = open_reader(frozen.snapshot, "zh").language
        template = templates.in_language(language).from_string("{{ _(message) }}")
        assert template.render(message="Search") == "搜索"
