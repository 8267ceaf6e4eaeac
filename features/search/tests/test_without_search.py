"""A site without the feature has no search; lists, the page for a missing address and the editor's
search go on.
"""

import json
import re
from pathlib import Path
from types import SimpleNamespace

from app import create_app
from tests.freeze.smallsite import tree
from tests.warm import site_in


def switch(site: SimpleNamespace, *without: str) -> SimpleNamespace:
    """Switch some features off and the others on, and start the site again."""
    file = site.data / "site.json"
    raw = json.loads(file.read_text("utf-8")) | {"withoutFeatures": list(without)}
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    return site_in(site.folder)


def freeze(site: SimpleNamespace, out: Path) -> dict[str, bytes]:
    """Return the files of a freeze but for its record."""
    app = create_app(
        {"data": site.data, "instance": site.instance, "watch": False, "editor": False}
    )
    frozen = app.test_cli_runner().invoke(args=["freeze", str(out), "--jobs", "1"])
    assert frozen.exit_code == 0, frozen.output
    return {name: data for name, data in tree(out).items() if not name.startswith(".")}


def test_no_page_has_a_search(small_site: SimpleNamespace) -> None:
    site = switch(small_site, "search")
    front = site.client.get("/en/").text
    assert 'role="search"' not in front
    assert "box.js" not in front
    for path in ("search/", "search/?q=snow", "search/index.json", "search/opensearch.xml"):
        answer = site.client.get(f"/en/{path}", follow_redirects=True)
        assert answer.status_code == 404, path
    assert site.client.get("/static/search/common.js").status_code == 404
    missing = site.client.get("/en/chen-yahe/")
    assert missing.status_code == 404
    assert 'class="missing"' in missing.text
    assert "/en/sitemap/" in missing.text
    assert 'name="q"' not in missing.text
    assert "search" not in site.app.extensions["oasis"].fingerprints.kinds
    commands = site.app.test_cli_runner().invoke(args=["--help"]).output
    assert not re.search(r"^ +search ", commands, re.MULTILINE)


def test_lists_are_narrowed_by_choices_alone(small_site: SimpleNamespace) -> None:
    def status(site: SimpleNamespace) -> str:
        html: str = site.client.get(address).text
        return html.partition('id="find-status"')[2].partition("</div>")[0]

    front = small_site.client.get("/en/papers/").text
    choice = re.search(r'<select id="find-(\w+)".*?<option value="([^"]+)"', front, re.DOTALL)
    assert choice
    address = f"/en/papers/?{choice[1]}={choice[2]}&q=qwxzunheard"
    assert "No papers match" in status(small_site)
    site = switch(small_site, "search")
    assert re.search(r"\d papers? found", status(site))
    found = site.client.get(address).text
    assert 'name="q"' not in found
    assert "data-search" not in found


def test_its_files_go_and_come_back(tiny_site: SimpleNamespace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    searched = freeze(switch(tiny_site), out)
    plain = freeze(switch(tiny_site, "search"), out)
    gone = searched.keys() - plain.keys()
    assert gone
    assert {name for name in gone if "search" not in Path(name).parts} == set()
    assert {name for name in plain if "search" in Path(name).parts} == set()
    assert plain == freeze(switch(tiny_site, "search"), tmp_path / "fresh")
    assert freeze(switch(tiny_site), out) == searched
