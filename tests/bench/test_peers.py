"""The two peers that are programs of our own: the same pages with Frozen-Flask and without."""

import json
import os
import subprocess
from hashlib import blake2b
from pathlib import Path

import pytest

from bench.corpus import Corpus
from bench.peers import all_peers, version
from bench.tree import files

CORPUS = Corpus(20)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Name → folder of a built site."""
    outs = {}
    for name in ("plain", "frozen_flask"):
        folder = tmp_path_factory.mktemp(name)
        source, outs[name] = folder / "source", folder / "out"
        outs[name].mkdir()
        all_peers()[name].make(CORPUS, source)
        for command, variables in all_peers()[name].build(source, outs[name]):
            subprocess.run(command, cwd=source, env=os.environ | variables, check=True)
    return outs


def test_both_write_the_same_files(built: dict[str, Path]) -> None:
    plain, frozen = (
        {path.relative_to(out).as_posix(): path.read_bytes() for path in files(out)}
        for out in built.values()
    )
    assert plain.keys() == frozen.keys()
    assert plain == frozen
    assert {"en/index.html", "zh/news/index.xml", "en/categories/event/index.html"} <= plain.keys()


def test_every_entry_has_its_page_in_both_languages(built: dict[str, Path]) -> None:
    out = built["plain"]
    folders = {"news": "news", "people": "persons", "projects": "works", "papers": "articles"}
    for entry in CORPUS:
        for place, language in enumerate(("en", "zh")):
            page = out / language / folders[entry.type] / entry.key / "index.html"
            text = page.read_text("utf-8")
            assert f"<h1>{entry.title[place]}</h1>" in text
            assert text.count("<p>") >= len(entry.body[place].split("\n\n"))
            for other in (*entry.projects, *entry.more, *entry.news):
                assert f"/{other}/" in text


def test_the_digests_are_those_of_the_files(built: dict[str, Path]) -> None:
    out = built["plain"]
    digests = json.loads((out / ".digests.json").read_bytes())
    assert digests == {
        path.relative_to(out).as_posix(): blake2b(path.read_bytes(), digest_size=12).hexdigest()
        for path in files(out)
    }


def test_the_version_of_a_peer_without_an_environment_is_that_of_ours() -> None:
    assert version("frozen_flask", "frozen_flask").startswith("1.")
    assert version("plain", "plain") == ""
