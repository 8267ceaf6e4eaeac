"""The steps that README describes, run literally in a copy of the program: add a field, a section
and a language, and make the site of another institute. Commands and code are read from the
documents.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po, write_po
from freeze.smallsite import prune

from tests.institute import make_institute
from tests.pages import ROOT

PARTS = (
    *("app.py", "oasis.py", "babel.cfg", "Makefile", "pyproject.toml", "README.md"),
    *("requirements.txt", "requirements-dev.txt"),
    *(
        "blueprints",
        "cms",
        "deploy",
        "docs",
        "features",
        "scripts",
        "skeleton",
        "static",
        "templates",
        "translations",
    ),
)
WITHOUT_TESTS = shutil.ignore_patterns("tests")
README = (ROOT / "README.md").read_text("utf-8")
MODELS = (ROOT / "docs/models.md").read_text("utf-8")


def section(document: str, heading: str) -> str:
    """Return the text below a heading, up to the next of its level."""
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", document, re.M | re.S)
    assert found, heading
    return found[1]


def block(text: str, language: str, number: int = 0) -> str:
    """Return a code block, without the comments of a shell."""
    code = re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)[number]
    return re.sub(r"\s+#.*", "", code) if language == "sh" else code


class Copy:
    """A copy of the program, with the content of the tests’ institute."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for name in PARTS:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=WITHOUT_TESTS)
            else:
                shutil.copy2(ROOT / name, folder / name)
        make_institute(folder / "data")
        self.environment(folder / ".venv")

    def environment(self, venv: Path) -> None:
        """Link the environment of the tests in, as `make run` would have made it."""
        venv.mkdir()
        for name in ("bin", "include", "lib", "lib64", "pyvenv.cfg"):
            if (Path(sys.prefix) / name).exists():
                (venv / name).symlink_to(Path(sys.prefix) / name)
        for name in ("ready", "ready-dev"):
            (venv / name).touch()

    def run(self, command: str, cwd: Path | None = None, **settings: str) -> str:
        """Run a command, which must succeed, and return its output."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("OASIS_")}
        path = f"{self.folder / '.venv/bin'}{os.pathsep}{own['PATH']}"
        done = subprocess.run(
            ["sh", "-ec", command],
            cwd=cwd or self.folder,
            env=own | {"PATH": path, "PYTHONPATH": str(self.folder)} | settings,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def edit(self, name: str, before: str, after: str) -> None:
        """Replace the first `before`."""
        file = self.folder / name
        text = file.read_text("utf-8")
        assert before in text, before
        file.write_text(text.replace(before, after, 1), "utf-8")

    def translate(self, language: str) -> None:
        """Fill in the missing translations."""
        for file in self.folder.rglob(f"translations/{language}/LC_MESSAGES/*.po"):
            with file.open("rb") as source:
                catalog = read_po(source, locale=language)
            for message in catalog:
                if message.id and not message.string:
                    message.string = message.id
            with file.open("wb") as target:
                write_po(target, catalog, width=0, sort_output=True)


def add_a_field(copy: Copy) -> tuple[str, str]:
    """Returns the commands to run afterwards."""
    text = section(README, "Add a field")
    before = "    ecosystem = "
    field = block(text, "python").replace("\n", "\n    ").rstrip(" ")
    copy.edit("blueprints/resources/models.py", before, f"    {field}{before}")
    generate, check = block(text, "sh").splitlines()
    return generate, check


def add_a_section(copy: Copy) -> str:
    """Returns the command to run afterwards."""
    text = section(README, "Add a section")
    assert "[docs/models.md]" in text
    example = copy.folder / "docs/herbarium"
    shutil.copytree(example / "sections/herbarium", copy.folder / "blueprints/herbarium")
    shutil.copytree(example / "templates/herbarium", copy.folder / "templates/herbarium")
    line = "from blueprints.home import home\n"
    copy.edit("blueprints/sections.py", line, f"from blueprints.herbarium import herbarium\n{line}")
    copy.edit("blueprints/sections.py", "    research,\n", "    research,\n    herbarium,\n")
    [command] = re.findall(r"Run `([^`]+)` afterwards", text)
    return command


def add_a_language(copy: Copy) -> str:
    """Returns the command to run afterwards."""
    text = section(README, "Add a language")
    [folder] = re.findall(r"Make its folder `([^`]+)`", text)
    [command] = re.findall(r"and run `([^`]+)`", text)
    row = '{"id": "it", "code": "it", "name": "Italiano", "dir": "ltr", "hreflang": "it"}'
    copy.edit("data/site.json", '"locales": [', f'"locales": [{row}, ')
    (copy.folder / folder.replace("<code>", "it")).mkdir(parents=True)
    return command


def generate(copy: Copy, command: str) -> None:
    """Run the command that generates files from the code, and translate the messages it lists."""
    assert "doi" not in (copy.folder / "data/schemas/stations.json").read_text("utf-8")
    said = copy.run(command)
    assert re.search(r"^zh: .*herbarium", said, re.M), "it lists the missing translations"
    copy.translate("zh")
    assert '"doi"' in (copy.folder / "data/schemas/stations.json").read_text("utf-8")
    assert "| `doi` | Identifier |" in (copy.folder / "docs/content.md").read_text("utf-8")
    home = copy.folder / "translations/it/LC_MESSAGES/messages.po"
    with home.open("rb") as source:
        catalog = read_po(source, locale="it")
    catalog["Home"].string = "Inizio"
    with home.open("wb") as target:
        write_po(target, catalog, width=0, sort_output=True)


def make_it_another_institutes(copy: Copy, folder: Path) -> Path:
    """Returns the institute's own folder, with the section to copy in it."""
    text = section(README, "Make it another institute's")
    begin = next(line for line in block(text, "sh").splitlines() if " init " in line)
    [options] = re.findall(r"`init` takes all as options too \(`([^`]+)`\)", text)
    command = f"{begin.partition('bin/')[2]} {options}"
    copy.run(command, cwd=folder, PYTHONPATH=str(copy.folder))
    own = folder / shlex.split(begin)[-1]
    cp = block(section(MODELS, "A whole section to copy"), "sh").strip()
    copy.run(cp.replace("docs/", f"{copy.folder}/docs/", 1), HOME=str(folder))
    for line in re.findall(r"`(flask [\w ]+)`", section(README, "Make it another institute's")):
        if line in ("flask content schemas", "flask catalogs"):
            copy.run(line.replace("flask", "flask --app app"), OASIS_SITE=str(own))
    return own


def of_the_change(commands: str) -> str:
    """Return the commands that `make -n check` lists, without mypy and the checks of scripts: the
    steps change neither `cms` nor a script.

    A line that begins with `make`, of a nested make, is left out as well.
    """
    unchanged = ("/mypy", "/javascript.py", " .venv/javascript")
    lines = commands.splitlines()
    assert all(any(line.endswith(end) for line in lines) for end in unchanged)
    return "\n".join(
        line for line in lines if not (line.endswith(unchanged) or line.startswith("make"))
    )


def program_files(copy: Copy) -> list[Path]:
    """The files that an update of the program replaces."""
    return [
        path
        for name in ("blueprints", "cms", "data", "features", "static", "templates", "translations")
        for path in (copy.folder / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]


def test_a_field_a_section_and_a_language_leave_all_checks_green(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "oasis")
    command, check = add_a_field(copy)
    assert add_a_section(copy) == add_a_language(copy) == command
    generate(copy, command)
    assert "no errors" in copy.run(of_the_change(copy.run(f"{check} -n")))
    prune(copy.folder / "data")
    copy.run("make freeze OUT=build")
    for page in ("en/herbarium", "it", "zh/resources/stations"):
        assert (copy.folder / "build" / page / "index.html").is_file()
    assert "Inizio" in (copy.folder / "build/it/news/index.html").read_text("utf-8")


def test_another_institute_leaves_the_program_as_it_is(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "oasis")
    before = {path: path.read_bytes() for path in program_files(copy)}
    own = make_it_another_institutes(copy, tmp_path)
    site = {"OASIS_SITE": str(own)}
    assert "no errors" in copy.run("flask --app app content check", **site)
    copy.run(f"flask --app app freeze {own}/build", **site)
    for language in ("en", "es", "ar"):
        page = (own / "build" / language / "herbarium/index.html").read_text("utf-8")
        assert "Institute of Rivers" in page
    assert {path: path.read_bytes() for path in program_files(copy)} == before
