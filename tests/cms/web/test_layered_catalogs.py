"""The catalogs of an institute's folder over those of the program."""

from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale, gettext, ngettext

from cms.core.catalogs import DOMAINS, EDITOR, compile_catalogs, translated_locales
from cms.core.settings import Settings
from cms.web.i18n import LayeredBabel

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
OVERVIEW = "Overview"
ENTRIES = ("%(num)s entry", "%(num)s entries")
OWN = HEADER + f'msgid "{OVERVIEW}"\nmsgstr "总览"\n'


@pytest.mark.parametrize("language", ["", "es", "zh"])
def test_plurals_follow_the_language_whatever_the_folder_translates(
    tmp_path: Path, language: str
) -> None:
    if language:
        own = tmp_path / "translations" / language / "LC_MESSAGES"
        own.mkdir(parents=True)
        (own / "editor.po").write_text(OWN, "utf-8")
    settings = Settings(site=tmp_path)
    compile_catalogs(settings.layers("translations"))
    app = Flask(__name__)
    LayeredBabel(app, settings, DOMAINS)
    with app.test_request_context(), force_locale("zh"):
        assert ngettext(*ENTRIES, 25) == "25个条目"
        assert gettext(OVERVIEW) == ("总览" if language == "zh" else "概览")
    with app.test_request_context(), force_locale("en"):
        assert ngettext(*ENTRIES, 1) == "1 entry"
        assert ngettext(*ENTRIES, 25) == "25 entries"


def test_what_is_no_compiled_catalog_makes_no_language(tmp_path: Path) -> None:
    folder = tmp_path / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for data in (b"", b"no catalog at all", b"\xde\x12\x04\x95"):
        (folder / f"{EDITOR}.mo").write_bytes(data)
        assert translated_locales([tmp_path], EDITOR) == ()
