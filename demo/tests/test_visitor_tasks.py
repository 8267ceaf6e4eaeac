"""Tasks of visitors, each in at most three steps from the front page: a link by its words, or the
first result of a search (`?words`). The last page has the answer, or says whom to ask.
"""

import json
from pathlib import Path
from urllib.parse import quote, urlsplit

import html5lib
import pytest
from flask.testing import FlaskClient

TASKS = json.loads((Path(__file__).parent / "visitor_tasks.json").read_text("utf-8"))
MAX_STEPS = 3
LEAST_DONE = 58


def html_of(client: FlaskClient, path: str) -> str:
    response = client.get(path, follow_redirects=True)
    assert response.status_code == 200, path
    return str(response.get_data(as_text=True))


def links(html: str) -> list[tuple[str, str]]:
    """Return (words, address) of the links to pages of the site, in their order."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    found = []
    for link in tree.iter("a"):
        address = urlsplit(link.get("href") or "")
        if not address.netloc and address.path.startswith("/"):
            found.append((" ".join("".join(link.itertext()).split()), address.path))
    return found


def step(client: FlaskClient, locale: str, html: str, words: str) -> str:
    """Return the page that a step leads to."""
    if words.startswith("?"):
        results = html_of(client, f"/{locale}/search/?q={quote(words[1:])}")
        hits = results.partition('id="hits"')[2]
        return html_of(client, links(f"<ol {hits}")[0][1])
    named = [address for text, address in links(html) if text.startswith(words)]
    assert named, f"no link “{words}”"
    return html_of(client, named[0])


def failure(client: FlaskClient, locale: str, steps: list[str], answer: str) -> str:
    """Return why a task can't be done, "" if it can."""
    html = html_of(client, f"/{locale}/")
    try:
        for words in steps:
            html = step(client, locale, html, words)
    except (AssertionError, IndexError) as fault:
        return str(fault) or "no result"
    return "" if answer in html.partition("<main")[2] else f"no “{answer}”"


def test_sixty_tasks_have_three_steps_at_most() -> None:
    assert [len(tasks) for tasks in TASKS.values()] == [30, 30]
    assert all(len(steps) <= MAX_STEPS for tasks in TASKS.values() for _task, steps, _ in tasks)


def test_visitors_get_their_tasks_done(client: FlaskClient) -> None:
    state = client.application.extensions["oasis"]
    if not {"programmes", "visit", "search"} <= state.features.keys():
        pytest.skip("the tasks need features that are switched off")
    failed = {
        f"{locale}: {task}": why
        for locale, tasks in TASKS.items()
        for task, steps, answer in tasks
        if (why := failure(client, locale, steps, answer))
    }
    assert len(failed) <= 60 - LEAST_DONE, failed
