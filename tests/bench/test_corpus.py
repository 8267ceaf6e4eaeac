"""The content of a benchmark, and the input made of it for each tool."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from bench import ours
from bench.corpus import SHOWN, Corpus
from bench.peers import Peer, all_peers
from bench.peers.text import BASE

CORPUS = Corpus(20)
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[ours.Site]:
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("bench")
    patch.setattr("bench.work.WORK", folder)
    yield ours.make(CORPUS, folder / "ours")
    patch.undo()


def test_it_is_the_same_each_time_and_another_with_another_seed():
    assert list(CORPUS) == list(Corpus(20))
    assert list(CORPUS) != list(Corpus(20, seed=8))


def test_it_has_as_many_entries_as_asked_for_and_every_reference_leads_to_one():
    entries = list(Corpus(300))
    keys = {entry.key for entry in entries}
    assert len(entries) == len(keys) == 300
    for entry in entries:
        assert keys.issuperset(
            (*entry.people, *entry.projects, *entry.papers, *entry.more, *entry.news)
        )
        assert entry.key not in entry.more


def test_what_points_there_is_named_there_newest_first():
    entries = {entry.key: entry for entry in Corpus(300)}
    pointing = [key for key, entry in entries.items() if "projects-1" in entry.projects]
    assert list(entries["projects-1"].news) == pointing[::-1][:SHOWN]


def test_a_new_item_is_none_of_the_old_and_as_new_as_the_newest():
    new, newest = CORPUS.item(CORPUS.news), CORPUS.item(CORPUS.news - 1)
    assert new.date == newest.date
    assert new.key not in {entry.key for entry in CORPUS}


def test_our_files_are_valid_and_their_pages_answer(site):
    done = subprocess.run(
        site.flask("content", "check"),
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    client = create_app(
        {
            "data": site.folder / "data",
            "instance": site.folder / "instance",
            "editor": False,
            "watch": False,
        }
    ).test_client()
    for path in (
        "",
        "news/",
        "news/news-3/",
        "scientists/people-1/",
        "papers/papers-1/",
        "cooperation/projects/projects-1/",
    ):
        for language in ("en", "zh"):
            assert client.get(f"/{language}/{path}").status_code == 200, path
    text = client.get("/zh/news/news-3/").text
    assert CORPUS.item(3).title[1] in text
    assert BASE in text, "the peers' absolute addresses are as long as ours"


def test_a_change_is_as_by_hand(site):
    site.change("news-5", lambda values: values.update(date="2001"))
    text = (site.news / "news-5.json").read_text("utf-8")
    assert json.loads(text)["date"] == "2001"
    assert text.endswith("}\n")
    site.put(CORPUS.item(5))


@pytest.mark.parametrize("peer", all_peers().values(), ids=all_peers())
def test_every_peer_gets_every_entry_in_both_languages(peer: Peer, tmp_path):
    peer.make(CORPUS, tmp_path)
    files = {
        path: path.read_text("utf-8")
        for path in tmp_path.rglob("*")
        if path.suffix in (".md", ".lr", ".json")
    }
    for entry in CORPUS:
        for place in (0, 1):
            first = entry.body[place].splitlines()[0]
            assert [
                path for path, text in files.items() if first in text and entry.title[place] in text
            ], entry.key


@pytest.mark.parametrize("peer", all_peers().values(), ids=all_peers())
def test_an_edit_of_a_peer_changes_one_english_text(peer: Peer, tmp_path):
    peer.make(CORPUS, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    peer.edit(tmp_path, 4)
    changed = [path for path, content in before.items() if path.read_bytes() != content]
    assert len(changed) == 1
    assert "news-4" in str(changed[0])
    assert changed[0].read_text("utf-8").count("Edited.") == 1


def test_hugo_s_front_matter_is_json(tmp_path):
    all_peers()["hugo"].make(CORPUS, tmp_path)
    text = (tmp_path / "content" / "zh" / "news" / "news-3.md").read_text("utf-8")
    front, end = json.JSONDecoder().raw_decode(text)
    assert front["title"] == CORPUS.item(3).title[1]
    assert text[end:].strip() == CORPUS.item(3).body[1]
