"""`flask freeze` with its options, on a small site."""

from pathlib import Path

import pytest
from smallsite import SmallSite, make_tiny_site, tree

from cms.publish.server_rules import is_rule

NOW = "2026-03-01T00:00:00"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    return make_tiny_site(tmp_path_factory.mktemp("commands"))


def freeze(site: SmallSite, target: Path, *options: str) -> str:
    result = (
        site.app().test_cli_runner().invoke(args=["freeze", str(target), "--now", NOW, *options])
    )
    assert result.exit_code == 0, result.output
    return result.output.strip() + "\n"


def test_as_many_processes_as_asked_for_make_the_same_bytes(small: SmallSite) -> None:
    one, two, three = (small.folder / name for name in ("one", "two", "three"))
    for jobs, target in enumerate((one, two, three), 1):
        output = freeze(small, target, "--jobs", str(jobs))
        assert f"{sum(not is_rule(path) for path in tree(one))} files frozen into" in output
    assert tree(one) == tree(two) == tree(three)
    assert len(tree(one)) > 300


def test_a_plan_says_what_a_freeze_then_does_and_writes_nothing(small: SmallSite) -> None:
    target = small.folder / "planned"
    assert "new      /en/about/" in freeze(small, target, "--plan")
    assert not target.exists()
    freeze(small, target)
    assert freeze(small, target, "--plan") == "0 new, 0 changed, 0 removed.\n"

    before = dict(tree(target))
    edited, gone = small.entries("news")[:2]
    small.edit(f"news/{edited}", lambda entry: entry["body"].update(en=["Another text."]))
    small.file(f"news/{gone}").rename(small.file("news/brought-back"))
    plan = freeze(small, target, "--plan").splitlines()
    assert f"changed  /en/news/{edited}/  news/{edited} changed." in plan
    assert any(line.startswith(f"removed  /en/news/{gone}/") for line in plan)
    assert any(line.startswith("new      /en/news/brought-back/") for line in plan)
    assert dict(tree(target)) == before

    freeze(small, target)
    after = dict(tree(target))
    kinds = {
        "new": after.keys() - before.keys(),
        "removed": before.keys() - after.keys(),
        "changed": {name for name in after if name in before and before[name] != after[name]},
    }
    told = {
        kind: {line.split()[1] for line in plan[:-1] if line.startswith(f"{kind} ")}
        for kind in kinds
    }
    del told["changed"]
    for kind, addresses in told.items():
        assert {file_of(address) for address in addresses} == kinds[kind], kind
    changed = {file_of(line.split()[1]) for line in plan[:-1] if line.startswith("changed ")}
    assert changed == kinds["changed"] - {".frozen-by-oasis"}
    assert (
        plan[-1]
        == f"{len(kinds['new'])} new, {len(changed)} changed, {len(kinds['removed'])} removed."
    )


def file_of(address: str) -> str:
    return address.lstrip("/") + ("index.html" if address.endswith("/") else "")


def test_full_makes_all_and_the_same(small: SmallSite) -> None:
    target = small.folder / "whole"
    freeze(small, target)
    before = dict(tree(target))
    page = (target / "en/about/index.html").stat().st_ino
    freeze(small, target)
    assert (target / "en/about/index.html").stat().st_ino == page
    freeze(small, target, "--full")
    assert (target / "en/about/index.html").stat().st_ino != page
    assert tree(target) == before


def test_a_broken_link_is_named_and_stops_only_where_a_setting_says_so(tmp_path: Path) -> None:
    small = make_tiny_site(tmp_path)
    small.edit("pages/about", lambda entry: entry["body"].update(en=["[gone](/en/no-such-page/)"]))

    def outcome(*gate: str) -> tuple[int, str]:
        result = (
            small.app(gate=gate)
            .test_cli_runner()
            .invoke(args=["freeze", str(small.build), "--now", NOW])
        )
        return result.exit_code, result.output

    status, output = outcome("links=block")
    assert status == 1
    assert "/en/no-such-page/" in output
    assert not small.build.exists()
    status, output = outcome()
    assert status == 0, output
    assert "/en/no-such-page/" in output
    assert "/en/no-such-page/" in (small.build / "en/about/index.html").read_text("utf-8")
    assert outcome("linkz=block")[0] == 2


def test_it_says_why_a_page_would_be_built_anew_and_what_it_depends_on(small: SmallSite) -> None:
    target, edited = small.folder / "why", small.entries("news")[0]
    address = f"/en/news/{edited}/"
    assert "There is no last build made in the same way" in freeze(small, target, "--why", address)
    assert not target.exists()
    freeze(small, target)
    said = freeze(small, target, "--why", address)
    assert said.startswith(f"{address}: It would stay as it is.\n")
    assert f" get       news en page {edited}\n" in said
    assert " template  news/article.html\n" in said
    assert "changed" not in said
    small.edit(f"news/{edited}", lambda entry: entry["body"].update(en=["Yet another text."]))
    before = dict(tree(target))
    said = freeze(small, target, "--why", address)
    assert said.startswith(f"{address}: news/{edited} changed.\n")
    assert f"changed  get       news en page {edited}\n" in said
    assert "changed  template" not in said
    other = freeze(small, target, "--why", "/zh/about/")
    assert other.startswith("/zh/about/: It would stay as it is.\n")
    small.file("news/brand-new").write_bytes(small.file(f"news/{edited}").read_bytes())
    assert freeze(small, target, "--why", "/en/news/brand-new/").startswith(
        "/en/news/brand-new/: New.\n"
    )
    result = (
        small.app()
        .test_cli_runner()
        .invoke(args=["freeze", str(target), "--now", NOW, "--why", "/en/nowhere/"])
    )
    assert result.exit_code == 1
    assert "/en/nowhere/" in result.output
    assert tree(target) == before
