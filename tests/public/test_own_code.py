"""Own sections and templates of an institute that fail: named with file and line, and isolated."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.entries import page
from tests.own_site import make_own_site, start

NOTICE = "footer of the institute"


@pytest.fixture
def folder(tmp_path: Path, small_data: Path) -> Path:
    """The institute's own folder, before the site starts."""
    make_own_site(tmp_path / "own", small_data)
    return tmp_path / "own"


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def replace(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    write(folder, name, text.replace(old, new))


def command(site: SimpleNamespace, *words: str) -> tuple[int, str]:
    """Run a command and return its exit status and output."""
    result = site.app.test_cli_runner().invoke(args=words)
    return result.exit_code, result.output


def refused(site: SimpleNamespace, *words: str) -> str:
    """Return the output of a command that exits with 1."""
    status, output = command(site, *words)
    assert status == 1, output
    return output


BROKEN = {
    "a name that an update took away": (
        "sections/herbarium/views.py",
        "    choice_label,\n",
        "    choice_label_of_old,\n",
        "sections/herbarium/views.py:3: ImportError: cannot import name 'choice_label_of_old'",
    ),
    "a syntax error": (
        "sections/herbarium/models.py",
        "class Specimen(",
        "class Specimen((",
        "sections/herbarium/models.py:8: SyntaxError: ",
    ),
    "something that is no section": (
        "sections/__init__.py",
        "SECTIONS = (herbarium,)",
        'SECTIONS = ("herbarium",)',
        "sections/__init__.py:1: TypeError: SECTIONS holds 'herbarium', which is no Section",
    ),
    "a rule that can't be read": (
        "sections/herbarium/views.py",
        '@herbarium.page("/family/<family>/"',
        '@herbarium.page("/family/<family/"',
        "sections/__init__.py:1: ValueError: malformed url rule",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_section_that_fails_is_named_and_the_rest_of_the_site_goes_on(
    folder: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    file, old, new, told = BROKEN[fault]
    replace(folder, file, old, new)
    site = start(folder)
    assert told in caplog.text
    for path in ("/en/", "/zh/news/", "/en/scientists/chen-yahe/"):
        assert site.client.get(path).status_code == 200
    assert site.client.get("/en/herbarium/").status_code == 404
    checked = refused(site, "content", "check")
    assert told in checked
    assert "collectorNumber" in checked, "the check goes on with the content"
    for words in (("freeze", str(folder / "out")), ("publish",)):
        assert told in refused(site, *words)
    assert not (folder / "out").exists()


def test_a_site_whose_own_section_failed_has_it_again_once_it_is_corrected(folder: Path) -> None:
    file, old, new, _told = BROKEN["a name that an update took away"]
    replace(folder, file, old, new)
    assert start(folder).client.get("/en/herbarium/").status_code == 404
    replace(folder, file, new, old)
    site = start(folder)
    assert "Populus euphratica" in page(site, "/en/herbarium/")
    assert command(site, "freeze", str(folder / "out"))[0] == 0


def test_a_fault_of_the_disk_is_not_taken_for_one_of_the_institute(folder: Path) -> None:
    write(folder, "instance", "a file where the private folder should be")
    with pytest.raises(FileExistsError):
        start(folder)


BASE = (
    f"{{% extends 'oasis/base.html' %}}{{% block main %}}{{{{ super() }}}}{NOTICE}{{% endblock %}}"
)


def test_a_page_whose_own_template_fails_is_rendered_by_the_programs(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    replace(folder, "templates/scientists/person.html", "import fact %}", "import fact_of_old %}")
    replace(folder, "templates/scientists/person.html", "call fact(", "call fact_of_old(")
    site = start(folder)
    html = page(site, "/en/scientists/chen-yahe/")
    assert "Chen Yahe" in html
    assert "YC-1203" not in html
    assert "templates/scientists/person.html:8: UndefinedError" in caplog.text
    assert "YC-1203" not in page(site, "/en/")
    again = start(folder)
    assert (
        "templates/scientists/person.html:3: components/facts.html has no fact_of_old"
        in refused(again, "content", "check")
    )


def test_an_own_base_template_that_fails_costs_no_page(folder: Path) -> None:
    write(folder, "templates/base.html", BASE)
    assert NOTICE in page(start(folder), "/en/news/")
    write(folder, "templates/base.html", BASE.replace("super()", "super("))
    site = start(folder)
    assert NOTICE not in page(site, "/en/news/")
    assert "templates/base.html:1: TemplateSyntaxError" in refused(site, "content", "check")
    out = refused(start(folder), "freeze", str(folder / "out"))
    assert "templates/base.html:1: TemplateSyntaxError" in out
    assert not (folder / "out").exists()


def test_a_block_that_the_program_no_longer_has_is_named(folder: Path) -> None:
    write(folder, "templates/base.html", BASE.replace("block main", "block of_old"))
    site = start(folder)
    assert NOTICE not in page(site, "/en/news/")
    told = "templates/base.html:1: oasis/base.html has no block of_old, so this is shown nowhere"
    assert told in refused(site, "content", "check")


def test_templates_without_a_fault_are_not_named(folder: Path) -> None:
    write(folder, "templates/base.html", BASE)
    _status, output = command(start(folder), "content", "check")
    assert "templates/" not in output
