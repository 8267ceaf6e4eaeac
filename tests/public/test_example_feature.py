"""The example of docs/features.md: a feature that is copied, shown, frozen and deleted again."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from people import Visitor, join

from blueprints.editor.app import create_app as create_editor
from cms.accounts.permissions import Actor
from cms.core.feature import Feature
from cms.web.own_code import code_errors
from cms.web.templating import slots
from cms.web.views import preview_with
from tests.entries import page
from tests.own_site import start
from tests.pages import ROOT, check_page

DOCUMENT = (ROOT / "docs/features.md").read_text("utf-8")
EXAMPLE = ROOT / "docs/example-feature/report_mistake"
NEWS = "/en/news/aral-sea-expedition/"
LINK = 'class="report-mistake"'


@pytest.fixture
def own(tmp_path: Path, small_data: Path) -> SimpleNamespace:
    """A site in a folder of its own with the example."""
    folder = tmp_path / "own"
    shutil.copytree(EXAMPLE, folder / "features" / EXAMPLE.name)
    shutil.copytree(small_data, folder / "data", ignore=shutil.ignore_patterns("geo"))
    return start(folder)


def freeze(site: SimpleNamespace) -> Path:
    out: Path = site.folder / "out"
    result = site.app.test_cli_runner().invoke(args=["freeze", str(out), "--jobs", "1"])
    assert result.exit_code == 0, result.output
    return out / f"{NEWS.strip('/')}/index.html"


def test_the_example_is_shown_frozen_and_gone_with_its_folder(own: SimpleNamespace) -> None:
    assert code_errors(own.site) == []
    check_page(NEWS, own.client.get(NEWS))
    html = page(own, NEWS)
    (href,) = re.findall(rf'{LINK}><a href="(mailto:[^"]+)">Report a mistake on this page<', html)
    assert "?subject=Mistake%20in%20%E2%80%9C" in href
    assert href.endswith("aral-sea-expedition/")
    chinese = page(own, NEWS.replace("/en/", "/zh/"))
    assert "本页有误？告诉我们" in chinese
    (style,) = re.findall(r'href="(/static/report_mistake/link\.css\?v=\w+)"', html)
    assert ".report-mistake" in own.client.get(style).get_data(as_text=True)
    assert LINK not in page(own, "/en/news/")
    assert LINK in freeze(own).read_text("utf-8")
    assert (own.folder / "out/static/report_mistake/link.css").is_file()

    shutil.rmtree(own.folder / "features" / EXAMPLE.name)
    without = start(own.folder)
    assert code_errors(without.site) == []
    assert LINK not in page(without, NEWS)
    assert LINK not in freeze(without).read_text("utf-8")
    assert not (own.folder / "out/static/report_mistake").exists()


def test_its_setting_says_to_whom_readers_write(
    own: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OASIS_REPORT_MISTAKE_TO", "web&master@example.org")
    assert 'href="mailto:web%26master@example.org?subject=' in page(start(own.folder), NEWS)


def test_the_plan_of_a_freeze_says_that_a_setting_changed(
    own: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze(own)
    monkeypatch.setenv("OASIS_REPORT_MISTAKE_TO", "web@example.org")
    args = ["freeze", str(own.folder / "out"), "--jobs", "1", "--plan"]
    plan = start(own.folder).app.test_cli_runner().invoke(args=args).output
    assert "The settings, features, address or languages of the site changed." in plan


def test_a_feature_that_site_json_switches_off_is_on_no_page(own: SimpleNamespace) -> None:
    file = own.data / "site.json"
    text = file.read_text("utf-8")
    file.write_text(text.replace("{", '{"withoutFeatures": ["report_mistake"],', 1), "utf-8")
    assert LINK not in page(start(own.folder), NEWS)


def signed_in(own: SimpleNamespace, role: str) -> Visitor:
    """Somebody of a role in the editor of the site."""
    account = join(own.site, role)
    editor = create_editor(own.site, preview_with(own.app))
    editor.testing = True
    visitor = Visitor(editor)
    visitor.sign_in(account.email)
    return visitor


def test_its_screen_lists_entries_with_their_drafts_for_those_who_may(own: SimpleNamespace) -> None:
    form = "/entries/news/aral-sea-expedition/"
    editor = signed_in(own, "editor")
    assert "/report-mistake/" in editor.text(form)
    assert f'href="{form}"' not in editor.text("/report-mistake/")
    drafts = own.site.editing.drafts
    flat = drafts.open("news", "aral-sea-expedition").flat
    by = Actor("someone", "Someone", "editor", ())
    drafts.save(by, "news", "aral-sea-expedition", flat, {**flat, "unverified": ["headline"]})
    assert f'href="{form}"' in editor.text("/report-mistake/")
    assert own.site.failed_features == {}
    editor.post("/account/language", interface="zh", next="/")
    assert "待核实的内容" in editor.text("/report-mistake/")

    translator = signed_in(own, "translator")
    assert "/report-mistake/" not in translator.text("/")
    translator.get("/report-mistake/", 403)


def test_its_own_test_passes_in_the_folder_of_a_site(own: SimpleNamespace) -> None:
    command = re.search(
        r"^python (-m unittest discover features/report_mistake/tests)$", DOCUMENT, re.M
    )
    assert command
    environment = {name: text for name, text in os.environ.items() if name[:6] != "OASIS_"}
    done = subprocess.run(
        [sys.executable, *command[1].split()],
        cwd=own.folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Ran 1 test" in done.stderr


def test_the_document_shows_the_example_as_it_is() -> None:
    templates = ("link.html", "editor/unverified.html")
    for name in (
        *("__init__.py", "link.py", "screen.py"),
        *(f"templates/report_mistake/{template}" for template in templates),
    ):
        assert (EXAMPLE / name).read_text("utf-8").strip() in DOCUMENT, name


def test_the_document_names_every_kind_of_contribution_and_every_place() -> None:
    named = {
        name for names in re.findall(r"^\| (`.+?`) \|", DOCUMENT, re.M) for name in names.split("`")
    }
    assert {*Feature._fields} - {"name", "folder"} <= named
    from blueprints.editor import slots as editor

    for slot in (*slots.SLOTS, *editor.SLOTS):
        context = ", ".join(f"`{field}`" for field in slot.context._fields) or "nothing"
        assert f"| `{slot.name}` | {context} |" in DOCUMENT, slot.name
