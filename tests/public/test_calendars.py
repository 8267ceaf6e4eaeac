"""Calendars of conferences, read by a parser that isn't ours."""

import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import vobject
from flask.testing import FlaskClient

ALL = "/cooperation/conferences.ics"
ONE = "/cooperation/conferences/silk-road-ecology-2023.ics"


def events(client: FlaskClient, path: str) -> list[Any]:
    response = client.get(path)
    assert response.status_code == 200
    assert response.mimetype == "text/calendar"
    body = response.get_data()
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    return list(vobject.readOne(body.decode()).vevent_list)


@pytest.mark.parametrize(("locale", "summary"), [("en", "Silk Road ecology forum"), ("zh", "丝绸之路")])
def test_a_conference_is_one_event_in_its_language(client: FlaskClient, locale: str, summary: str) -> None:
    event, = events(client, f"/{locale}{ONE}")
    assert summary in event.summary.value
    assert event.url.value == f"https://oasis.example/{locale}/cooperation/conferences/silk-road-ecology-2023/"


def test_the_end_is_the_day_after_the_last(client: FlaskClient) -> None:
    event, = events(client, f"/en{ONE}")
    assert (event.dtstart.value, event.dtend.value) == (date(2023, 9, 18), date(2023, 9, 20))


def test_the_calendar_has_every_conference_once_and_the_same_in_both_languages(client: FlaskClient) -> None:
    uids = {locale: [event.uid.value for event in events(client, f"/{locale}{ALL}")] for locale in ("en", "zh")}
    assert uids["en"] == uids["zh"]
    assert len(set(uids["en"])) == len(uids["en"]) == 8


def change(site: SimpleNamespace, edit: Callable[[dict[str, Any]], None]) -> None:
    file = site.data / "content/conferences/silk-road-ecology-2023.json"
    entry = json.loads(file.read_text("utf-8"))
    edit(entry)
    file.write_text(json.dumps(entry, ensure_ascii=False), "utf-8")
    site.site.store.refresh()


def test_deadlines_are_events_of_their_own(own_site: SimpleNamespace) -> None:
    change(own_site, lambda entry: entry.update(deadlines=[{"id": "a", "kind": "abstract", "closes": "2023-06-30"}]))
    _conference, deadline = events(own_site.client, f"/en{ONE}")
    assert deadline.summary.value == "Deadline: Abstracts (Silk Road ecology forum)"
    assert (deadline.dtstart.value, deadline.dtend.value) == (date(2023, 6, 30), date(2023, 7, 1))


def test_a_cancelled_conference_says_so(own_site: SimpleNamespace) -> None:
    change(own_site, lambda entry: entry.update(status="cancelled"))
    event, = events(own_site.client, f"/en{ONE}")
    assert event.status.value == "CANCELLED"


def test_a_conference_whose_days_are_not_known_is_no_event(own_site: SimpleNamespace) -> None:
    change(own_site, lambda entry: entry.update(start="2023-09", end="2023-09"))
    assert b"VEVENT" not in own_site.client.get(f"/en{ONE}").get_data()


def test_no_text_can_add_a_line_to_a_calendar(own_site: SimpleNamespace) -> None:
    change(own_site, lambda entry: entry["name"].update(en="A;B,C\\nATTENDEE:mailto:x@example.org"))
    event, = events(own_site.client, f"/en{ONE}")
    assert not hasattr(event, "attendee")
    assert event.summary.value == "A;B,C\\nATTENDEE:mailto:x@example.org"


@pytest.mark.parametrize("path", ["/en/cooperation/conferences/nothing.ics", "/xx" + ALL])
def test_there_is_no_calendar_of_what_there_is_not(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_calendar_is_only_read(client: FlaskClient) -> None:
    assert client.post(f"/en{ALL}").status_code == 405
