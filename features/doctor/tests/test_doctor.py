"""`flask doctor`: the problems of an installation, each with a remedy."""

import os
import re
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from app import create_app
from cms.core.feature import Feature, Features
from features.doctor.commands import _packages, examine
from tests.own_site import make_own_site, start
from tests.pages import ROOT
from tests.ports import free_port
from tests.waiting import PATIENCE


@pytest.fixture
def doctor(small_site: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """`ask(**settings)` returns the problems found in the small site under some settings."""
    for name in [name for name in os.environ if name.startswith("OASIS_")]:
        monkeypatch.delenv(name)

    def ask(**settings: object) -> str:
        site = small_site.site.with_settings(small_site.site.settings._replace(**settings))
        return "\n".join(map(str, examine(site, "1.2.3")))

    return SimpleNamespace(
        ask=ask, data=small_site.data, folder=small_site.folder, app=small_site.app
    )


def test_a_sound_site_has_no_fault_and_every_line_that_isnt_good_says_what_to_do(
    doctor: SimpleNamespace,
) -> None:
    result = doctor.app.test_cli_runner().invoke(args=["doctor"])
    assert (result.exit_code, "FAULT" in result.output) == (0, False)
    lines = result.output.splitlines()
    assert re.match(r"ok      Oasis \d+\.\d+\.\d+(?:\.dev0)?, Python 3\.", lines[0])
    for line in lines:
        assert line.startswith("ok ") or re.search(
            r"\b(Set|Run|Switch|Start|Write|Make|Mend|See)\b", line
        ), line


def test_a_setting_that_is_none_is_named(
    doctor: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OASIS_TRUSTD_HOSTS", "x")
    assert "OASIS_TRUSTD_HOSTS is no setting" in doctor.ask()


def test_a_setting_of_a_feature_that_is_off_names_the_feature(
    doctor: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is off itself, or left out with one that it needs."""
    folder = Path(__file__).parent
    hydrology = Feature("hydrology", folder, settings={"hydrology_station": ""})
    floods = Feature("floods", folder, needs=("hydrology",), settings={"floods_limit": 3})
    monkeypatch.setenv("OASIS_HYDROLOGY_STATION", "x")
    monkeypatch.setenv("OASIS_FLOODS_LIMIT", "4")
    said = doctor.ask(features=Features((hydrology, floods), frozenset({"hydrology"})))
    assert "is no setting" not in said
    for name, feature in (("HYDROLOGY_STATION", "hydrology"), ("FLOODS_LIMIT", "floods")):
        assert (
            f"warning OASIS_{name} belongs to the feature {feature}, which is switched off." in said
        )
    assert "Every OASIS_ variable" not in said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"gate": ("x=y",)}, "OASIS_GATE must have checks"),
        ({"publish_targets": ("ftp:x",)}, "OASIS_PUBLISH_TARGETS"),
        ({"site": Path("/nonexistent/site")}, "there is no folder /nonexistent/site"),
        (
            {"releases": "/proc/releases"},
            "The folder of releases /proc/releases can’t be written to",
        ),
    ],
)
def test_a_fault_is_told_with_its_remedy(
    doctor: SimpleNamespace, settings: dict[str, object], said: str
) -> None:
    assert re.search(f"^FAULT .*{re.escape(said)}", doctor.ask(**settings), re.MULTILINE)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp://127.0.0.1:1", "The mail server doesn’t take us"),
        ("mail.example", "OASIS_SMTP_URL must be like"),
    ],
)
def test_a_fault_of_the_mail_server_is_told(doctor: SimpleNamespace, url: str, said: str) -> None:
    pytest.importorskip("features.mail")
    assert re.search(f"^FAULT .*{re.escape(said)}", doctor.ask(smtp_url=url), re.MULTILINE)


def test_files_that_cant_be_read_are_a_fault(doctor: SimpleNamespace) -> None:
    (doctor.data / "content/news/broken.json").write_text("{", "utf-8")
    result = doctor.app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    told = "1 content files have errors: data/content/news/broken.json. Run “flask content check”"
    assert told in result.output


def test_mail_and_targets_are_tried(doctor: SimpleNamespace) -> None:
    pytest.importorskip("features.folder_target")
    assert doctor.app.test_cli_runner().invoke(args=["publish"]).exit_code == 0
    taken = doctor.folder / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine", "utf-8")
    mail = Controller(Sink(), hostname="127.0.0.1", port=free_port(), ready_timeout=PATIENCE)
    mail.start()
    try:
        said = doctor.ask(
            smtp_url=f"smtp://127.0.0.1:{mail.port}",
            publish_targets=(f"www=folder:{doctor.folder}/www", f"bad=folder:{taken}"),
        )
    finally:
        mail.stop()
    assert not find_spec("features.mail") or "The mail server 127.0.0.1 takes us" in said
    assert f"Target www ({doctor.folder}/www) can be reached" in said
    assert "FAULT   Target bad" in said
    assert not (doctor.folder / "www").exists()


def test_packages_of_other_versions_are_named(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(
        "flask==0.1 \\\n    --hash=x\nnot-there==1.0\n", "utf-8"
    )
    assert "flask" in next(_packages(tmp_path / "requirements.txt")).message
    assert "not-there" not in next(_packages(tmp_path / "requirements.txt")).message
    assert list(_packages(tmp_path / "none.txt")) == []


def test_a_setting_that_cant_be_read_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OASIS_PROXIES", "one")
    with pytest.raises(SystemExit, match="OASIS_PROXIES must be a number"):
        create_app()


DECLARATION = """
from pathlib import Path

from cms.core.feature import Feature

feature = Feature("thorn", Path(__file__).parent, diagnose=f"{__name__}:fail")


def fail(site):
    raise RuntimeError("it pricks")
"""


def test_what_goes_and_what_fails_in_an_own_folder_is_told(
    tmp_path: Path, small_data: Path
) -> None:
    """The section as documented on 1 December 2026, with a name that will go; and a feature."""
    own = tmp_path / "own"
    make_own_site(own, small_data, ROOT / "tests/documented/2026-12-01")
    views = own / "sections/herbarium/views.py"
    views.write_text(views.read_text("utf-8").replace("choice_label", "choice"), "utf-8")
    (own / "features/thorn").mkdir(parents=True)
    (own / "features/thorn/__init__.py").write_text(DECLARATION)
    result = start(own).app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    assert re.search(
        r"^warning sections/herbarium/views\.py:\d+: .* will go with", result.output, re.M
    )
    assert re.search("^FAULT .*“thorn” was left out: RuntimeError: it pricks", result.output, re.M)


BROKEN = """
from pathlib import Path

from cms.core.feature import Feature, MenuEntry

feature = Feature(
    "quotes",
    Path(__file__).parent,
    start=f"{__name__}:misspelt",
    screens={f"{__name__}.screen": "open", f"{__name__}.desk": "open"},
    menu=(MenuEntry("quotes.index", "Quotes", "quote", shown="json:dumps"),),
)
"""
SCREEN = """
from flask import Blueprint

blueprint = Blueprint("quotes", __name__, url_prefix="/quotes")


@blueprint.get("/")
def index():
    return "quotes"
"""


def test_what_a_feature_names_and_cant_be_imported_is_told(
    tmp_path: Path, small_data: Path
) -> None:
    make_own_site(tmp_path / "own", small_data)
    folder = tmp_path / "own/features/quotes"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(BROKEN)
    (folder / "screen.py").write_text(SCREEN)
    (folder / "desk.py").write_text("import nothing_like_this")
    templates = folder / "templates/quotes/editor"
    templates.mkdir(parents=True)
    (templates / "fine.html").write_text("{{ failure | refusal }}")
    (templates / "filter.html").write_text("{{ failure | no_such_filter }}")
    (templates.parent / "line.html").write_text("<p>\n{{ 1 + }}")
    file = tmp_path / "own/data/site.json"
    file.write_text(file.read_text("utf-8").replace("{", '{"withoutFeatures": ["quoets"],', 1))
    told = start(tmp_path / "own").app.test_cli_runner().invoke(args=["doctor"]).output
    assert "quotes/line.html:2: unexpected 'end of print statement'" in told
    assert "quotes/editor/filter.html:1: No filter named 'no_such_filter'" in told
    assert "fine.html" not in told
    assert re.search(r"names quotes_\w+:misspelt, which can’t be imported: AttributeError", told)
    assert re.search(r"names quotes_\w+\.desk, which can’t be imported: ModuleNotFound", told)
    assert not re.search(r"names quotes_\w+\.screen", told)
    assert "names quoets, and there is no such feature" in told
