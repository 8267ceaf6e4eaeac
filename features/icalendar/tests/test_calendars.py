"""Calendars of conferences, read by an independent parser."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import icalendar
import pytest
import vobject
from entries import put
from flask.testing import FlaskClient
from linked_texts import PLAIN, check_plain_text

from cms.accounts.permissions import Actor
from cms.core.errors import Invalid

ALL = "/cooperation/conferences.ics"
ONE = "/cooperation/conferences/silk-road-ecology-2023.ics"


def events(client: FlaskClient, path: str) -> list[Any]:
    response = client.get(path)
    assert response.status_code == 200
    assert response.mimetype == "text/calendar"
    body = response.get_data()
    assert not list(icalendar.Calendar.from_ical(body).errors)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    return list(vobject.readOne(body.decode()).vevent_list)


@pytest.mark.parametrize(
    ("locale", "summary"), [("en", "Silk Road ecology forum"), ("zh", "丝绸之路")]
)
def test_a_conference_is_one_event_in_its_language(
    client: FlaskClient, locale: str, summary: str
) -> None:
    (event,) = events(client, f"/{locale}{ONE}")
    assert summary in event.summary.value
    assert (
        event.url.value
        == f"https://oasis.example/{locale}/cooperation/conferences/silk-road-ecology-2023/"
    )


def test_the_end_is_the_day_after_the_last(client: FlaskClient) -> None:
    (event,) = events(client, f"/en{ONE}")
    assert (event.dtstart.value, event.dtend.value) == (date(2023, 9, 18), date(2023, 9, 20))


def test_the_calendar_has_every_conference_once_and_the_same_in_both_languages(
    client: FlaskClient,
) -> None:
    uids = {
        locale: [event.uid.value for event in events(client, f"/{locale}{ALL}")]
        for locale in ("en", "zh")
    }
    assert uids["en"] == uids["zh"]
    assert len(set(uids["en"])) == len(uids["en"]) > 5


def change(site: SimpleNamespace, edit: Callable[[dict[str, Any]], None]) -> None:
    file = site.data / "content/conferences/silk-road-ecology-2023.json"
    entry = json.loads(file.read_text("utf-8"))
    edit(entry)
    file.write_text(json.dumps(entry, ensure_ascii=False), "utf-8")
    site.site.store.refresh()


def test_deadlines_are_events_of_their_own(own_site: SimpleNamespace) -> None:
    change(
        own_site,
        lambda entry: entry.update(
            deadlines=[{"id": "a", "kind": "abstract", "closes": "2023-06-30"}]
        ),
    )
    _conference, deadline = events(own_site.client, f"/en{ONE}")
    assert deadline.summary.value == "Deadline: Abstracts (Silk Road ecology forum)"
    assert (deadline.dtstart.value, deadline.dtend.value) == (date(2023, 6, 30), date(2023, 7, 1))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("cancelled", "CANCELLED"),
        ("postponed", "TENTATIVE"),
        ("rescheduled", "TENTATIVE"),
        ("scheduled", "CONFIRMED"),
        ("moved-online", "CONFIRMED"),
        (None, None),
    ],
)
def test_a_conference_has_the_status_that_its_entry_gives(
    own_site: SimpleNamespace, status: str | None, said: str | None
) -> None:
    def edit(entry: dict[str, Any]) -> None:
        entry.pop("status", None)
        entry.update({"status": status} if status else {})

    change(own_site, edit)
    (event,) = events(own_site.client, f"/en{ONE}")
    assert (event.status.value if hasattr(event, "status") else None) == said


def test_a_change_on_record_has_a_higher_sequence_and_its_day(own_site: SimpleNamespace) -> None:
    def told() -> tuple[int, datetime]:
        (event,) = icalendar.Calendar.from_ical(own_site.client.get(f"/en{ONE}").get_data()).walk(
            "VEVENT"
        )
        return int(event["SEQUENCE"]), event["DTSTAMP"].dt

    change(own_site, lambda entry: entry.pop("status", None))
    assert told() == (0, datetime(2023, 9, 17, 16, tzinfo=UTC)), (
        "the first day if only the month is given"
    )
    row = {"id": "a", "date": "2024-02-03", "note": {"en": "A new venue"}}
    change(own_site, lambda entry: entry.update(changes=[row]))
    assert told() == (1, datetime(2024, 2, 2, 16, tzinfo=UTC)), "the site is in Shanghai"
    change(own_site, lambda entry: entry.update(status="rescheduled", previousStart="2023-09-01"))
    assert told()[0] == 2


def test_no_stamp_is_in_the_future(own_site: SimpleNamespace) -> None:
    change(
        own_site,
        lambda entry: entry.update(
            start="2999-09-18",
            end="2999-09-19",
            deadlines=[{"id": "a", "kind": "abstract", "closes": "2999-06-30"}],
            changes=[{"id": "a", "date": "2998-01-01", "note": {"en": "Typed wrongly"}}],
        ),
    )
    found = icalendar.Calendar.from_ical(own_site.client.get(f"/en{ONE}").get_data()).walk("VEVENT")
    assert len(found) == 2
    assert all(event["DTSTAMP"].dt <= datetime.now(UTC) for event in found)


def test_a_conference_in_another_time_zone_says_so(own_site: SimpleNamespace) -> None:
    def zone() -> str:
        return str(
            icalendar.Calendar.from_ical(own_site.client.get(f"/en{ONE}").get_data())[
                "X-WR-TIMEZONE"
            ]
        )

    assert zone() == "Asia/Shanghai"
    change(
        own_site,
        lambda entry: entry.update(
            timezone="Asia/Almaty",
            deadlines=[{"id": "a", "kind": "abstract", "closes": "2023-06-30"}],
        ),
    )
    assert zone() == "Asia/Almaty"
    conference, deadline = events(own_site.client, f"/en{ONE}")
    assert conference.description.value.endswith("Time zone: Asia/Almaty (UTC+06:00)")
    assert deadline.description.value == "Time zone: Asia/Almaty (UTC+06:00)"
    assert (
        "时区：Asia/Almaty（UTC+06:00）"
        in events(own_site.client, f"/zh{ONE}")[1].description.value
    )
    page = own_site.client.get("/en/cooperation/conferences/silk-road-ecology-2023/").get_data(
        as_text=True
    )
    assert "Asia/Almaty (UTC+06:00)" in page


@pytest.mark.parametrize("zone", ["Mars/Phobos", "../../etc/passwd", "Asia/Almaty\n"])
def test_a_time_zone_there_is_not_breaks_nothing(own_site: SimpleNamespace, zone: str) -> None:
    change(own_site, lambda entry: entry.update(timezone=zone))
    assert len(events(own_site.client, f"/en{ONE}")) == 1
    assert (
        own_site.client.get("/en/cooperation/conferences/silk-road-ecology-2023/").status_code
        == 200
    )
    with pytest.raises(Invalid, match="No time zone has this name"):
        own_site.site.models["conferences"].fields["timezone"].parse(zone, "timezone")


def test_a_conference_whose_days_are_not_known_is_no_event(own_site: SimpleNamespace) -> None:
    change(own_site, lambda entry: entry.update(start="2023-09", end="2023-09"))
    assert b"VEVENT" not in own_site.client.get(f"/en{ONE}").get_data()


def test_no_text_can_add_a_line_to_a_calendar(own_site: SimpleNamespace) -> None:
    change(own_site, lambda entry: entry["name"].update(en="A;B,C\\nATTENDEE:mailto:x@example.org"))
    (event,) = events(own_site.client, f"/en{ONE}")
    assert not hasattr(event, "attendee")
    assert event.summary.value == "A;B,C\\nATTENDEE:mailto:x@example.org"


@pytest.mark.parametrize("path", ["/en/cooperation/conferences/nothing.ics", "/xx" + ALL])
def test_there_is_no_calendar_of_what_there_is_not(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_calendar_is_only_read(client: FlaskClient) -> None:
    assert client.post(f"/en{ALL}").status_code == 405


def test_a_conference_to_come_can_be_subscribed_to_by_itself(own_site: SimpleNamespace) -> None:
    change(own_site, lambda entry: entry.update(start="2099-06-01", end="2099-06-03"))
    html = own_site.client.get("/en/feeds/").get_data(as_text=True)
    assert f'href="webcal://oasis.example/en{ONE}"' in html
    assert f'href="/en{ONE}" download' in html


@pytest.mark.parametrize("path", ["/en/cooperation/conferences/", "/zh/feeds/"])
def test_a_calendar_is_subscribed_to_not_downloaded_once(path: str, client: FlaskClient) -> None:
    html = client.get(path).get_data(as_text=True)
    assert f'href="webcal://oasis.example{path[:4]}cooperation/conferences.ics"' in html
    assert f'href="{path[:4]}cooperation/conferences.ics" download' in html


def test_the_page_of_a_conference_with_a_known_day_links_to_its_calendar(
    own_site: SimpleNamespace,
) -> None:
    page = ONE.removesuffix(".ics") + "/"
    assert f'href="/zh{ONE}"' in own_site.client.get(f"/zh{page}").text
    change(own_site, lambda entry: entry.update(start="2023-09", end="2023-09"))
    assert ".ics" not in own_site.client.get(f"/zh{page}").text


def test_a_calendar_says_when_an_event_was_edited(own_site: SimpleNamespace) -> None:
    now = datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC)
    own_site.site.store.clock = lambda: now

    def stamp() -> datetime:
        text = own_site.client.get(f"/en{ONE}").get_data()
        (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
        moment: datetime = event["DTSTAMP"].dt
        return moment

    assert stamp() < now
    editing, key = own_site.site.editing, "silk-road-ecology-2023"
    ann, opened = (
        Actor("a00000000001", "Ann", "editor"),
        editing.drafts.open("conferences", key).flat,
    )
    editing.drafts.save(ann, "conferences", key, opened, opened | {"venue.en": "The new hall"})
    editing.publishing.publish(ann, "conferences", key, ("en",))
    assert stamp() == now


def test_links_in_a_text_show_titles(own_site: SimpleNamespace) -> None:
    name = {"en": "Linked days", "zh": "链接会"}
    put(own_site, "conferences/linking", name=name, start="2031-05-02", description=PLAIN)
    check_plain_text(own_site, "/en/cooperation/conferences/linking.ics")
