"""`flask init`: a folder for a new site, ready to be published; `flask catalogs`: its messages."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskCliRunner

from app import create_app
from tests.pages import ROOT

OPTIONS = (
    "--languages",
    "en,es,ar",
    "--name",
    "en=Institute of Rivers",
    "--name",
    "ar=معهد الأنهار",
    "--url",
    "https://rivers.example/",
    "--email",
    "office@rivers.example",
    "--colour",
    "#ffe066",
    "--without",
    "papers,join",
)


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def init(runner: FlaskCliRunner, folder: Path, *options: str) -> str:
    """Run the command, which must succeed, and return its output."""
    result = runner.invoke(args=["init", str(folder), *options])
    assert result.exit_code == 0, result.output
    return str(result.output)


def opened(folder: Path) -> Flask:
    return create_app({"site": folder, "editor": False, "watch": False})


def test_the_site_is_what_was_given(runner: FlaskCliRunner, tmp_path: Path) -> None:
    init(runner, tmp_path / "rivers", *OPTIONS)
    site = json.loads((tmp_path / "rivers/data/site.json").read_text("utf-8"))
    assert site["name"] == {"en": "Institute of Rivers", "ar": "معهد الأنهار"}
    assert [(row["code"], row["dir"]) for row in site["locales"]] == [
        ("en", "ltr"),
        ("es", "ltr"),
        ("ar", "rtl"),
    ]
    assert (site["baseUrl"], site["withoutSections"]) == (
        "https://rivers.example",
        ["papers", "join"],
    )
    html = opened(tmp_path / "rivers").test_client().get("/ar/").get_data(as_text=True)
    assert '<html lang="ar" dir="rtl">' in html
    assert "css/site.css?v=" in html
    assert "/ar/papers/" not in html


def test_sections_of_features_can_be_left_out(runner: FlaskCliRunner, tmp_path: Path) -> None:
    """The front page of the others' is a quick link, which appears with their first entry."""
    folder = tmp_path / "rivers"
    state = runner.app.extensions["oasis"]
    parts = [
        name
        for name, section in state.sections.items()
        if name in state.feature_of and any(model.route for model in section.models)
    ]
    if not parts:
        pytest.skip("no feature has content types with pages")
    left_out, *kept = parts
    init(runner, folder, "--without", f"papers,{left_out}")
    site = json.loads((folder / "data/site.json").read_text("utf-8"))
    assert site["withoutSections"] == ["papers"]
    assert site["withoutFeatures"] == [state.feature_of[left_out]]
    links = json.loads((folder / "data/menus.json").read_text("utf-8"))["quickLinks"]
    assert [row["route"] for row in links] == [
        f"{name}.index" for name in (*kept, "join", "resources", "cooperation")
    ]
    assert opened(folder).test_client().get(f"/en/{left_out}/").status_code == 404
    html = opened(folder).test_client().get("/en/").get_data(as_text=True)
    assert "quick-links" not in html


def test_the_pages_that_law_asks_for_are_there(runner: FlaskCliRunner, tmp_path: Path) -> None:
    """On accessibility and on privacy: published, in the footer, with the site's address if a feature
    writes them.
    """
    init(runner, tmp_path / "rivers", *OPTIONS)
    client = opened(tmp_path / "rivers").test_client()
    footer = client.get("/en/").get_data(as_text=True).partition("<footer")[2]
    for path in ("/en/accessibility/", "/en/privacy/"):
        assert f'href="{path}"' in footer
        assert client.get(path).status_code == 200
    site = json.loads((tmp_path / "rivers/data/site.json").read_text("utf-8"))
    assert site["email"] == "office@rivers.example"


def test_these_pages_are_in_every_language_of_visitors(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    init(runner, tmp_path / "rivers", "--languages", "en,ar,de,es,fr,ja,ko,pt,ru,zh")
    for key in ("accessibility", "privacy"):
        file = tmp_path / f"rivers/data/content/pages/{key}.json"
        body = json.loads(file.read_text("utf-8"))["body"]
        assert len({"".join(text) for text in body.values()}) == 10


def test_without_a_terminal_nothing_is_asked(runner: FlaskCliRunner, tmp_path: Path) -> None:
    assert "OASIS_SITE=" in init(runner, tmp_path / "plain")
    assert (
        json.loads((tmp_path / "plain/data/site.json").read_text("utf-8"))["defaultLocale"] == "en"
    )


def test_it_can_be_checked_published_and_passes_its_own_test(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    init(runner, tmp_path / "rivers", *OPTIONS)
    commands = opened(tmp_path / "rivers").test_cli_runner()
    for words in (["content", "check"], ["publish"]):
        result = commands.invoke(args=words)
        assert result.exit_code == 0, result.output
    done = subprocess.run(
        [sys.executable, "-m", "unittest", "discover", "tests"],
        cwd=tmp_path / "rivers",
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Ran 3 tests" in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--languages", "en,qq"), "There is no language qq"),
        (("--name", "fr=Institut"), "name a language of --languages en"),
        (("--colour", "red"), "write it as # and six digits"),
        (("--url", "rivers.example"), "write it as visitors type it"),
        (("--without", "jion"), "the sections are about, "),
        (("--without", "home"), "the sections are about, "),
    ],
)
def test_what_a_site_cant_be_made_with_is_told(
    runner: FlaskCliRunner, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    result = runner.invoke(args=["init", str(tmp_path / "new"), *options])
    assert result.exit_code == 1
    assert said in result.output
    assert not (tmp_path / "new").exists()


def test_a_folder_with_something_in_it_is_left_alone(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    result = runner.invoke(args=["init", str(tmp_path)])
    assert result.exit_code == 1
    assert "isn’t empty" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def messages(folder: Path, language: str) -> dict[str, str]:
    """Message → translation in a site's own catalog."""
    with (folder / "translations" / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id}


def test_a_language_that_the_program_lacks_begins_with_every_message(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    said = init(runner, tmp_path / "rivers", "--languages", "en,it")
    found = messages(tmp_path / "rivers", "it")
    assert found["News"] == ""
    assert re.search(r"it: \d{3} messages of the interface are not translated", said)
    assert not (tmp_path / "rivers/translations/en").exists()


def test_catalogs_gain_the_messages_of_own_sections_and_keep_what_is_translated(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    folder = tmp_path / "rivers"
    init(runner, folder, "--languages", "en,it,zh")
    source = folder / "translations/it/LC_MESSAGES/messages.po"
    source.write_text(
        source.read_text("utf-8").replace(
            'msgid "News"\nmsgstr "', 'msgid "News"\nmsgstr "Notizie'
        ),
        "utf-8",
    )
    (folder / "templates/rivers.html").write_text("{{ _('Gauges of the river') }}", "utf-8")
    result = opened(folder).test_cli_runner().invoke(args=["catalogs"])
    assert result.exit_code == 0, result.output
    assert messages(folder, "it")["News"] == "Notizie"
    assert messages(folder, "it")["Gauges of the river"] == ""
    assert messages(folder, "zh") == {"Gauges of the river": ""}
    assert "<h1>Notizie</h1>" in opened(folder).test_client().get("/it/news/").get_data(
        as_text=True
    )


def test_words_of_own_code_that_are_translated_elsewhere_are_not_needed(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    """By the catalogs of the institute's own features, switched off or not, or by the program's. Of
    these the editor's count below `editor/` alone: on a page for visitors such a word would stay in
    English.
    """
    folder = tmp_path / "rivers"
    init(runner, folder, "--languages", "en,zh")
    (folder / "templates/rivers.html").write_text(
        "{{ _('News') }} {{ _('Gauges of the river') }} {{ _('Keyboard shortcuts') }}", "utf-8"
    )
    example = folder / "features/report_mistake"
    shutil.copytree(ROOT / "docs/example-feature/report_mistake", example)
    for off in ([], ["report_mistake"]):
        file = folder / "data/site.json"
        site = json.loads(file.read_text("utf-8")) | {"withoutFeatures": off}
        file.write_text(json.dumps(site), "utf-8")
        result = opened(folder).test_cli_runner().invoke(args=["catalogs"])
        assert messages(folder, "zh") == {"Gauges of the river": "", "Keyboard shortcuts": ""}
        assert "2 messages are left to translate." in result.output


def test_an_own_translation_of_a_word_of_own_code_stays(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    folder = tmp_path / "rivers"
    init(runner, folder, "--languages", "en,zh")
    (folder / "templates/rivers.html").write_text("{{ _('News') }}", "utf-8")
    own = folder / "translations/zh/LC_MESSAGES/messages.po"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text('msgid "News"\nmsgstr "本所消息"\n', "utf-8")
    opened(folder).test_cli_runner().invoke(args=["catalogs"])
    assert messages(folder, "zh") == {"News": "本所消息"}


def test_the_programs_own_catalogs_are_not_touched(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["catalogs"])
    assert result.exit_code == 1
    assert "Set OASIS_SITE" in result.output


def test_at_a_terminal_what_isnt_given_is_asked(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    os.write(
        ours,
        b"en,es\nInstitute of Wells\nInstituto de Pozos\nhttps://wells.example\n\n#00308f\npapers\n",
    )
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "init", str(tmp_path / "wells")],
        cwd=ROOT,
        stdin=theirs,
        capture_output=True,
        text=True,
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 0, done.stderr
    site = json.loads((tmp_path / "wells/data/site.json").read_text("utf-8"))
    assert site["name"] == {"en": "Institute of Wells", "es": "Instituto de Pozos"}
    assert [row["code"] for row in site["locales"]] == ["en", "es"]
    assert site["baseUrl"] == "https://wells.example"
    assert site["withoutSections"] == ["papers"]
    assert "#00308f" in (tmp_path / "wells/static/css/site.css").read_text("utf-8")
