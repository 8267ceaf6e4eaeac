"""A freeze that is killed at any moment leaves the published site whole, and the next freeze is
right.
"""

import random
import shutil
from pathlib import Path

import pytest
from flask import Flask
from smallsite import SmallSite, make_tiny_site, tree

from tests.killing import in_fork
from tests.thorough import Run

TIMES = 30


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    site = make_tiny_site(tmp_path_factory.mktemp("killed"))
    site.freeze(site.build)
    return site


def to_state(site: SmallSite, number: int) -> None:
    """Set one of two states, which differ in the text of many pages, in which pages exist and in
    their dependencies.
    """
    site.edit("../site", lambda entry: entry["name"].update(en=f"Institute {number}"))
    site.edit(
        "news/" + site.entries("news")[0],
        lambda entry: entry["publication"].update(zh={"state": ("published", "draft")[number]}),
    )


def freeze(site: SmallSite, app: Flask, jobs: int = 1, at_most: float = 0.0) -> float | None:
    """Freeze in a fork that is ended after `at_most` processor seconds. Returns the seconds it
    took, or None if it was ended.
    """
    return in_fork(lambda: site.freeze(site.build, app=app, jobs=jobs), at_most)


def other_app(site: SmallSite) -> Flask:
    """Create the app with other templates, which change about ten pages, and with one more static
    file.
    """
    templates = site.folder / "other"
    shutil.copytree(site.folder / "templates", templates)
    for name in ("news/article.html", "cooperation/project.html", "cooperation/organization.html"):
        text = (templates / name).read_text("utf-8")
        (templates / name).write_text(
            text.replace("{% block content %}", "{% block content %}<p>Other</p>"), "utf-8"
        )
    shutil.copytree(site.folder / "static", site.folder / "other-static")
    (site.folder / "other-static" / "more.txt").write_text("more")
    return site.app(templates=templates, static=site.folder / "other-static")


def test_killed_at_random_moments(small: SmallSite) -> None:
    apps, states = (small.app(), other_app(small)), []
    for number, app in enumerate(apps):
        small.freeze(small.folder / f"state{number}", app=app)
        states.append(tree(small.folder / f"state{number}"))
    assert states[0] != states[1]
    freeze(small, apps[1])
    longest = {jobs: freeze(small, apps[jobs - 1], jobs) or 0.0 for jobs in (1, 2)}
    dice, killed, times = random.Random(4), 0, TIMES if Run.thorough else TIMES // 5
    for turn in range(times):
        number, jobs, before = turn % 2, 1 + turn // 2 % 2, tree(small.build)
        assert before == states[1 - number]
        killed += freeze(small, apps[number], jobs, dice.random() * longest[jobs]) is None
        found = tree(small.build)
        assert found in (before, states[number]), "the old or the new site"
        freeze(small, apps[number], jobs)
        assert tree(small.build) == states[number], "the next one is right"
    assert killed > times // 3
    small.freeze(small.build, app=apps[0])
    assert small.freeze(small.build)[0].stale_pages.stale == {}


def test_what_is_missing_beside_the_folder_is_made_anew(small: SmallSite) -> None:
    to_state(small, 0)
    small.freeze(small.build)
    before = tree(small.build)
    for name in ("twin", "apart"):
        path = small.folder / ".build.oasis" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        to_state(small, 1)
        small.freeze(small.build)
        to_state(small, 0)
        small.freeze(small.build)
        assert tree(small.build) == before
    shutil.rmtree(small.folder / "instance" / "cache")
    small.freeze(small.build)
    assert tree(small.build) == before


def test_a_freeze_that_is_on_keeps_others_out(
    small: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cms.core import files
    from cms.publish.output import MirroredOutput

    monkeypatch.setattr(files, "LOCK_TIMEOUT_SECONDS", 0.05)
    with MirroredOutput(small.build).locked(), pytest.raises(files.Busy):
        small.freeze(small.build)


def test_hard_links_are_never_written_into(small: SmallSite) -> None:
    page = small.build / "en/index.html"
    kept = Path(small.folder / "kept.html")
    kept.hardlink_to(page)
    before = kept.read_bytes()
    to_state(small, 1)
    small.freeze(small.build)
    assert kept.read_bytes() == before != page.read_bytes()
