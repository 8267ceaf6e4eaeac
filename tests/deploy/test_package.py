"""The installed package: a whole new site on it, and an update of the program that leaves the site
alone.
"""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.pages import ROOT

PARTS = (
    "app.py",
    "oasis.py",
    "blueprints",
    "cms",
    "data/geo",
    "docs/guide",
    "features",
    "docs/herbarium",
    "pyproject.toml",
    "requirements.in",
    "requirements-s3.in",
    "requirements-heic.in",
    "skeleton",
    "static",
    "templates",
    "translations",
)
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="20"/></svg>'


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the package from a copy; the build requirements are already installed."""
    source, into = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in PARTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, source / name)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "-q",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            str(into),
            str(source),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    [made] = into.glob("*.whl")
    return made


def install(wheel: Path, into: Path) -> Path:
    """Unpack it as pip would; its dependencies are already installed."""
    shutil.rmtree(into, ignore_errors=True)
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(into)
    return into


def run(program: Path, folder: Path, *words: str) -> str:
    """Run Python with the package in a folder outside the program, and return its output."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OASIS_", "FLASK_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment | {"PYTHONPATH": str(program), "PYTHONSAFEPATH": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a site except generated ones."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix != ".mo"
        and not {"instance", "build", "__pycache__"} & {*path.relative_to(folder).parts}
    }


def test_another_institute_from_nothing_to_a_published_site_and_over_an_update(
    wheel: Path, tmp_path: Path
) -> None:
    program = install(wheel, tmp_path / "installed")
    run(
        program,
        tmp_path,
        "flask",
        "--app",
        "app",
        "init",
        "rivers",
        "--languages",
        "en,it,ar",
        "--name",
        "en=Institute of Rivers",
        "--name",
        "it=Istituto dei Fiumi",
        "--name",
        "ar=معهد الأنهار",
        "--url",
        "https://rivers.example",
        "--colour",
        "#7a1f3d",
        "--without",
        "papers",
        "--example",
    )
    site = tmp_path / "rivers"
    (site / "static/img/logo.svg").write_text(LOGO, "utf-8")
    put(
        site,
        "people/lina-haddad",
        '{"name": {"en": "Lina Haddad", "ar": "لينا حداد"}, "collectorNumber": "LH-7", %s}',
    )
    put(
        site,
        "specimens/tamarix",
        '{"title": {"en": "Tamarix", "ar": "طرفاء"}, "family": "tamaricaceae", '
        '"collector": "lina-haddad", %s}',
    )
    run(program, site, "flask", "--app", "app", "catalogs")
    translate(
        site / "translations/it/LC_MESSAGES/messages.po",
        {"Herbarium": "Erbario", "News": "Notizie"},
    )
    run(program, site, "flask", "--app", "app", "content", "schemas")
    run(program, site, "flask", "--app", "app", "publish")
    assert "OK" in run(program, site, "unittest", "discover", "tests")
    current = site / "instance/releases/current"
    assert "<h1>Erbario</h1>" in (current / "it/herbarium/index.html").read_text("utf-8")
    person = (current / "en/scientists/lina-haddad/index.html").read_text("utf-8")
    assert "LH-7" in person
    assert "/static/img/logo.svg?v=" in person
    assert '<html lang="ar" dir="rtl">' in (current / "ar/herbarium/tamarix/index.html").read_text(
        "utf-8"
    )
    assert not (current / "en/papers").exists()
    assert (current / "static/css/base.css").is_file()

    before = files(site)
    footer = program / "cms/shipped/templates/fragments/footer.html"
    footer.write_text(
        footer.read_text("utf-8").replace("<footer", "<!-- a later commit --><footer"), "utf-8"
    )
    run(program, site, "flask", "--app", "app", "publish")
    assert "OK" in run(program, site, "unittest", "discover", "tests")
    assert "a later commit" in (current / "it/herbarium/index.html").read_text("utf-8")
    assert files(site) == before


def put(site: Path, name: str, text: str) -> None:
    """Write an entry that is published in all languages."""
    published = '"publication": {"en": {"state": "published"}, "ar": {"state": "published"}}'
    (site / "data/content" / name).parent.mkdir(parents=True, exist_ok=True)
    (site / "data/content" / f"{name}.json").write_text(text % published, "utf-8")


def translate(source: Path, words: dict[str, str]) -> None:
    """Fill in some messages as a translator would."""
    text = source.read_text("utf-8")
    for word, said in words.items():
        assert f'msgid "{word}"\nmsgstr ""' in text
        text = text.replace(f'msgid "{word}"\nmsgstr ""', f'msgid "{word}"\nmsgstr "{said}"')
    source.write_text(text, "utf-8")


def test_libraries_of_features_come_along(wheel: Path) -> None:
    libraries = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("features/*/static/*/editor/vendor/*.js")
    }
    assert libraries
    with zipfile.ZipFile(wheel) as packed:
        assert libraries <= {*packed.namelist()}


def test_the_package_is_called_by_the_version_of_pyproject(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert wheel.name == f"oasis-{project['version']}-py3-none-any.whl"


def test_what_builds_the_package_is_pinned() -> None:
    """docs/deploy.md installs it with hashes, and then the package without fetching anything."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        needed = tomllib.load(file)["build-system"]["requires"]
    lines = (ROOT / "requirements-build.in").read_text("utf-8").splitlines()
    assert set(needed) == {line for line in lines if not line.startswith("#")}
    pinned = (ROOT / "requirements-build.txt").read_text("utf-8")
    for name in needed:
        assert f"\n{name}==" in pinned
    assert pinned.count("--hash=sha256:") >= 2 * pinned.count("==")
