"""The files for servers in a frozen site, and the settings that name the servers."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from app import create_app
from cms.core.settings import read_settings
from cms.publish.checks.content import ContentChecks
from cms.publish.server_rules import ServerRules, is_rule
from features.server_rules import feature
from features.server_rules.rules import SERVERS
from tests.pages import ROOT

PAGE, MOVED = "/en/news/item-1/", "/old site/"
FILES = {
    ".htaccess",
    "_headers",
    "_redirects",
    ".rules/Caddyfile",
    ".rules/gone.txt",
    ".rules/redirects.txt",
}


def with_redirects(site: SimpleNamespace, *rows: tuple[str, str]) -> None:
    path = site.data / "site.json"
    given = [
        {"id": f"r{at}", "from": old} | ({"to": new} if new else {})
        for at, (old, new) in enumerate(rows)
    ]
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"redirects": given}), "utf-8")


def freeze(site: SimpleNamespace, *options: str, **settings: Any) -> tuple[str, Path]:
    app = site.app
    if settings:
        places = {"data": site.data, "instance": site.folder / "instance", "watch": False}
        app = create_app(places | {"editor": False} | settings)
    target = site.folder / "build"
    result = app.test_cli_runner().invoke(args=["freeze", str(target), "--live", *options])
    assert result.exit_code == 0, result.output
    return result.output, target


def rules_in(folder: Path) -> set[str]:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in names if is_rule(name) and not name.startswith(".frozen")}


def test_servers_are_told_of_redirects_and_only_that_is_written_anew(
    tiny_site: SimpleNamespace,
) -> None:
    _, target = freeze(tiny_site)
    assert rules_in(target) == FILES
    before = (target / "en/index.html").stat()
    with_redirects(tiny_site, (MOVED, "/en/news/"))
    output, _ = freeze(tiny_site, "--plan")
    assert "changed  /_redirects" in output
    assert "/en/news/" not in (target / "_redirects").read_text("utf-8")
    freeze(tiny_site)
    assert "/old%20site/ /en/news/ 302" in (target / "_redirects").read_text("utf-8")
    assert (target / ".rules/redirects.txt").read_text("utf-8") == "/old%20site/ /en/news/\n"
    assert (target / "en/index.html").stat().st_mtime_ns == before.st_mtime_ns
    (target / "_redirects").unlink()
    freeze(tiny_site)
    assert (target / "_redirects").is_file()


def test_servers_get_files_only_if_the_setting_names_them(tiny_site: SimpleNamespace) -> None:
    _, target = freeze(tiny_site)
    freeze(tiny_site, rules=("apache",))
    assert rules_in(target) == {".htaccess"}
    freeze(tiny_site, rules=())
    assert rules_in(target) == set()


def test_a_page_takes_the_place_of_a_redirect(tiny_site: SimpleNamespace) -> None:
    with_redirects(tiny_site, (PAGE, "/en/papers/"), (MOVED, "/en/news/"))
    _, target = freeze(tiny_site)
    redirects = target / ".rules/redirects.txt"
    assert redirects.read_text("utf-8") == "/old%20site/ /en/news/\n"
    (tiny_site.data / "content/news/item-1.json").unlink()
    freeze(tiny_site)
    assert PAGE in redirects.read_text("utf-8")


def test_addresses_that_are_gone_are_gone_on_servers_too(tiny_site: SimpleNamespace) -> None:
    with_redirects(tiny_site, ("/en/quotes/*/", ""))
    _, target = freeze(tiny_site)
    assert 'RewriteRule "^en/quotes/.*/$" "-" [G,L]' in (target / ".htaccess").read_text("utf-8")
    assert "error @oasis_gone 410" in (target / ".rules/Caddyfile").read_text("utf-8")
    with_redirects(tiny_site)
    freeze(tiny_site)
    assert "oasis_gone" not in (target / ".rules/Caddyfile").read_text("utf-8")


def test_the_examples_of_deploying_say_for_which_server() -> None:
    settings = (ROOT / "deploy/oasis.env").read_text("utf-8")
    assert "OASIS_RULES=nginx" in settings.splitlines()
    services = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text("utf-8"))["services"]
    assert services["oasis"]["environment"]["OASIS_RULES"] == ""


def test_a_server_without_rules_stops_the_start(institute_data: Path) -> None:
    assert set(feature.choices["rules"]) == SERVERS.keys()
    with pytest.raises(SystemExit, match=r"OASIS_RULES must be one of nginx, .*lighttpd"):
        create_app({"data": institute_data, "rules": ("lighttpd",)})
    with pytest.raises(TypeError, match="rules"):
        read_settings({}, rules=("nginx",))  # without its feature


@pytest.mark.parametrize(
    ("servers", "query", "matched"),
    [
        (("nginx",), "id", True),
        (("netlify",), "id=5", True),
        (("netlify",), "id", False),
        (("cloudflare",), "id=5", False),
        (("cloudflare", "caddy"), "id=5", True),
        ((), "id=5", False),
    ],
)
def test_the_check_of_redirects_asks_whether_a_server_can_match_a_query(
    tiny_site: SimpleNamespace, servers: tuple[str, ...], query: str, matched: bool
) -> None:
    with_redirects(tiny_site, (f"/view.php?{query}", "/en/news/"))
    places = {"data": tiny_site.data, "instance": tiny_site.folder / "instance", "watch": False}
    app = create_app(places | {"editor": False, "rules": servers, "live": False})
    site = app.extensions["oasis"].site
    assert site.get(ServerRules).can_match(query) is matched
    if any(one.name == "redirects" for one in site.settings.features):
        found = site.get(ContentChecks).findings(site.store.snapshot(), lambda path: True, "")
        assert any("a query" in one.said.text() for one in found) is not matched
