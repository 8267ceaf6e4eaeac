"""Compiled templates on the disk: the same pages with and without them, and none of an older
source.
"""

from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment

from app import create_app
from cms.web.templating.render import BytecodeCache


def show(folder: Path, source: str) -> str:
    """Render a template as a new process would."""
    return (
        Environment(
            loader=DictLoader({"page": source}),
            bytecode_cache=BytecodeCache(str(folder)),
            autoescape=True,
        )
        .get_template("page")
        .render(name="<b>")
    )


def test_another_source_is_compiled_anew(tmp_path: Path) -> None:
    assert show(tmp_path / "new", "Hello {{ name }}") == "Hello &lt;b&gt;"
    assert len(list((tmp_path / "new").iterdir())) == 1
    assert show(tmp_path / "new", "Hello {{ name }}") == "Hello &lt;b&gt;"
    assert show(tmp_path / "new", "Bye {{ name }}") == "Bye &lt;b&gt;"


@pytest.mark.parametrize("data", [b"", b"nonsense"])
def test_a_damaged_file_is_passed_over(tmp_path: Path, data: bytes) -> None:
    show(tmp_path, "Hello {{ name }}")
    [kept] = tmp_path.iterdir()
    kept.write_bytes(data)
    assert show(tmp_path, "Hello {{ name }}") == "Hello &lt;b&gt;"


def test_where_nothing_can_be_written_it_is_only_slower(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert show(tmp_path / "file" / "templates", "Hello {{ name }}") == "Hello &lt;b&gt;"


def test_the_next_process_compiles_no_page_again(
    tiny_site: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a page of the site nor one of the editor."""
    monkeypatch.setattr(Flask, "jinja_options", {})  # without the cache of the tests
    compiled: list[str | None] = []
    compile_template = Environment.compile

    def compile(environment: Environment, source: str, name: str | None, *rest: object) -> object:
        compiled.append(name)
        return compile_template(environment, source, name, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", compile)
    folders = {"data": tiny_site.data, "instance": tiny_site.instance, "watch": False}
    for is_first in (True, False):
        client = create_app(folders).test_client()
        for path in ("/en/about/", "/editor/account/sign-in"):
            compiled.clear()
            assert client.get(path).status_code == 200
            assert bool(compiled) == is_first, compiled
