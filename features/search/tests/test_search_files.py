"""The search files after a change outside the entries: translations, sections."""

import json
from pathlib import Path
from types import SimpleNamespace

from cms.core.catalogs import compile_po
from tests.warm import program_in


def freeze(program: SimpleNamespace, out: Path, *options: str) -> dict[str, bytes]:
    """Freeze the site and return its search files."""
    result = program.app.test_cli_runner().invoke(args=["freeze", str(out), *options])
    assert result.exit_code == 0, result.output
    found = sorted(file for file in out.rglob("*.json") if "search" in file.parts)
    return {str(file): file.read_bytes() for file in found}


def test_a_label_that_is_translated_anew_is_found(tiny: Path, tmp_path: Path) -> None:
    start = program_in(tmp_path, tiny / "data")
    program, out = start(), tmp_path / "out"
    before = freeze(program, out)
    catalog = tmp_path / "translations/zh/LC_MESSAGES/messages.po"
    text, label = catalog.read_text("utf-8"), program.site.models["news"].plural
    known = f'msgid "{label}"\nmsgstr "'
    assert known in text
    catalog.write_text(text.replace(known, f"{known}凫"), "utf-8")
    catalog.with_suffix(".mo").write_bytes(compile_po(catalog))
    after = freeze(start(), out)
    assert after != before
    assert freeze(start(), out, "--full") == after


def test_a_section_that_is_left_out_is_no_kind_of_results(tiny: Path, tmp_path: Path) -> None:
    """Also if it has no entries."""
    start = program_in(tmp_path, tiny / "data")
    program, out = start(), tmp_path / "out"
    assert not program.site.store.content().entries["jobs"]
    before = freeze(program, out)
    site = tmp_path / "data/site.json"
    site.write_text(json.dumps(json.loads(site.read_text()) | {"withoutSections": ["join"]}))
    after = freeze(start(), out)
    assert after != before
    assert freeze(start(), out, "--full") == after
