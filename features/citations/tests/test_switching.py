"""Switched off and on again, the frozen site is that of a fresh freeze."""

import json
from pathlib import Path
from types import SimpleNamespace

from app import create_app
from tests.freeze.smallsite import tree


def freeze(site: SimpleNamespace, out: Path, *without: str) -> dict[str, bytes]:
    """Freeze with some features switched off; return the files but for the record of the freeze."""
    file = site.data / "site.json"
    raw = json.loads(file.read_text("utf-8")) | {"withoutFeatures": list(without)}
    file.write_text(json.dumps(raw), "utf-8")
    app = create_app(
        {"data": site.data, "instance": site.instance, "watch": False, "editor": False}
    )
    frozen = app.test_cli_runner().invoke(args=["freeze", str(out), "--jobs", "1"])
    assert frozen.exit_code == 0, frozen.output
    return {name: data for name, data in tree(out).items() if not name.startswith(".")}


def test_lists_and_files_follow(tiny_site: SimpleNamespace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cited = freeze(tiny_site, out)
    plain = freeze(tiny_site, out, "citations")
    gone = cited.keys() - plain.keys()
    assert {Path(name).suffix for name in gone} == {".bib", ".ris", ".json"}
    assert "en/papers/papers.json" in plain, "the finder reads it"
    changed = {name for name in plain if plain[name] != cited[name]}
    assert {"en/papers/index.html", "en/papers/papers.json"} < changed
    assert not [name for name in changed if "/news/" in name]
    assert b"citation_title" not in b"".join(plain.values())
    assert plain == freeze(tiny_site, tmp_path / "fresh", "citations")
    assert freeze(tiny_site, out) == cited
