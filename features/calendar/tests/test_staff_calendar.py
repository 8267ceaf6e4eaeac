"""/editor/calendar/ and its private address: published and unpublished items, deadlines,
conferences, jobs.
"""

import json
import re
import shutil
from datetime import date

import icalendar
import pytest
from entries import put

from blueprints.editor.sensitive import is_sensitive
from cms.accounts.tokens import hash_token
from features.calendar.addresses import start

PUBLISHED = {"en": {"state": "published"}, "zh": {"state": "published"}}


@pytest.fixture
def dated(staff):
    """A conference with a deadline, a job, and a page with a time."""
    put(
        staff,
        "conferences/dust",
        name={"en": "Dust days", "zh": "沙尘会议"},
        start="2030-04-29",
        end="2030-05-02",
        deadlines=[{"id": "a", "kind": "abstract", "closes": "2030-04-05"}],
        publication=PUBLISHED,
    )
    put(staff, "conferences/some-day", name={"en": "In April"}, start="2030-04", end="2030-04")
    put(
        staff,
        "jobs/guard",
        title={"en": "Dune guard"},
        datePosted="2030-01-01",
        validThrough="2030-04-30",
        description={"en": ["Guards dunes."]},
        publication={"en": {"state": "draft"}},
    )
    put(
        staff,
        "pages/later",
        title={"en": "Later"},
        body={"en": ["Text."]},
        publication={
            "en": {
                "state": "published",
                "from": "2030-04-10T00:30:00+08:00",
                "until": "2030-04-12T08:00:00+08:00",
            }
        },
    )
    return staff


def days(html):
    """Return the text of each day of the page, without tags."""
    found = {}
    for part in html.split('<li class="calendar-day')[1:]:
        day = re.search(r'<time datetime="([^"]+)"', part)[1]
        found[day] = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part.split("</time>")[1]))
    return found


def test_a_month_has_what_happens_in_it(dated, editor):
    html = editor.get("/calendar/?month=2030-04").text
    found = days(html)
    assert len(found) == 30
    assert "Dust days Deadline: Abstracts" in found["2030-04-05"]
    assert "Later 00:30 · Appears on the site · English" in found["2030-04-10"]
    assert "Later 08:00 · Is unpublished" in found["2030-04-12"]
    assert "Dust days 29 Apr – 2 May 2030 · Conference" in found["2030-04-29"]
    assert "Dune guard Last day to apply" in found["2030-04-30"]
    assert "Dust days" in found["2030-04-30"]
    assert "In April" in html.split('class="calendar-undated"')[1].split("</section>")[0]
    assert 'href="/editor/calendar/?month=2030-03"' in html
    assert "Dust days 29 Apr" in days(editor.get("/calendar/?month=2030-05").text)["2030-05-01"]
    assert "Nothing in this month." in editor.get("/calendar/?month=2030-07").text


def test_drafts_stand_in_it_too(dated, editor):
    editor.get("/entries/jobs/new")
    editor.post("/entries/jobs/new", {"title.en": "Guide", "key": "guide"})
    path = "/entries/jobs/guide/"
    editor.get(path)
    editor.post(path, {"_opened": "{}", "validThrough": "2030-06-03", "_do": "save"})
    assert "Guide" in days(editor.get("/calendar/?month=2030-06").text)["2030-06-03"]


@pytest.mark.parametrize("month", ["", "x", "2030-13", "0001-01", "9999-12", "2030-04-01", "%00"])
def test_other_months_are_the_present_one(reader, month):
    html = reader.get("/calendar/", query_string={"month": month}).text
    assert 'aria-current="date"' in html.split('<ol class="calendar-days')[1]


def address_of(browser):
    """Return the private address of a person's calendar, readable without a session."""
    browser.get("/account/")
    assert browser.post("/calendar/address", {"do": "make"}).status_code == 303
    html = browser.get("/account/").text
    address = re.search(r'value="https?://[^/"]+/editor(/calendar/private/[^"]+\.ics)"', html)[1]
    assert address not in browser.get("/account/").text, "it is shown once"
    return address


def test_a_private_address_gives_it_to_a_program_without_a_session(dated, editor):
    stranger = dated.browser("")
    put(
        dated, "conferences/now", name={"en": "Now"}, start=str(date.today()), end=str(date.today())
    )
    answer = stranger.get(address_of(editor))
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    now = next(one for one in events if one["SUMMARY"] == "Now")
    assert now["URL"].endswith("/editor/entries/conferences/now/")
    assert now["DTSTART"].dt == date.today()
    assert not [one for one in events if one["SUMMARY"] == "Dust days"], "it is years ahead"


def test_it_ends_when_its_person_says_so_and_with_the_account(dated, editor):
    stranger, first = dated.browser(""), address_of(editor)
    second = address_of(editor)
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    editor.post("/calendar/address", {"do": "end"})
    assert stranger.get(second).status_code == 404
    third = address_of(editor)
    dated.site.accounts.disable(editor.account.id)
    assert stranger.get(third).status_code == 404
    kept = (dated.instance / "accounts" / f"{editor.account.id}.json").read_text("utf-8")
    assert third.rpartition(".")[0].rpartition(".")[2] not in kept


def sign_out_everywhere(shelf, editor):
    editor.post("/account/sign-out-everywhere", {})


def disable_and_enable(shelf, editor):
    shelf.site.accounts.disable(editor.account.id)
    shelf.site.accounts.enable(editor.account.id)


def set_password_by_link(shelf, editor):
    shelf.site.accounts.accept(
        shelf.site.accounts.reset_link(editor.account.id), "wide rivers bend"
    )


def change_role(shelf, editor):
    shelf.site.accounts.change_role(editor.account.id, "translator")


@pytest.mark.parametrize(
    "end", [sign_out_everywhere, disable_and_enable, set_password_by_link, change_role]
)
def test_it_ends_with_the_sessions_of_its_person(dated, editor, end):
    stranger, address = dated.browser(""), address_of(editor)
    assert stranger.get(address).status_code == 200
    end(dated, editor)
    assert stranger.get(address).status_code == 404


@pytest.mark.parametrize(
    "token", ["", "x", ".", "0123456789ab.", "..%2f", "%00", "é.é", "a" * 5000]
)
def test_made_up_addresses_open_nothing(shelf, token):
    answer = shelf.browser("").get(f"/calendar/private/{token}.ics")
    assert answer.status_code in (303, 404)


def test_times_are_moments_and_days_are_days(staff, editor):
    later = date.today().replace(day=1)
    put(
        staff,
        "pages/later",
        title={"en": "Later", "zh": "以后"},
        body={"en": ["Text."], "zh": ["正文。"]},
        publication={"en": {"state": "published", "from": f"{later}T08:00:00+08:00"}},
    )
    staff.site.accounts.change_profile(editor.account.id, name="Ed", interface="zh")
    body = staff.browser("").get(address_of(editor)).data
    event = next(
        one for one in icalendar.Calendar.from_ical(body).walk("VEVENT") if "以后" in one["SUMMARY"]
    )
    assert str(event["DTSTART"].dt) == f"{later} 00:00:00+00:00"
    assert "DTEND" not in event
    assert event["UID"].startswith("opens-pages-later-en@")


def test_a_new_password_ends_it_and_the_account_says_so(dated, editor):
    stranger, address = dated.browser(""), address_of(editor)
    sent = {"present": dated.password, "password": "wide rivers bend", "again": "wide rivers bend"}
    assert editor.post("/account/password", sent).status_code == 303
    assert stranger.get(address).status_code == 404
    assert "The private address is disabled." in editor.get("/account/").text


def test_one_of_an_earlier_version_is_taken_over_once(staff, editor):
    """Its hash was in the file of the account."""
    accounts, id = staff.instance / "accounts", editor.account.id
    token = f"{id}.earlier"
    record = json.loads((accounts / f"{id}.json").read_text("utf-8"))
    (accounts / f"{id}.json").write_text(json.dumps(record | {"calendar": hash_token(token)}))
    shutil.rmtree(staff.instance / "calendar", ignore_errors=True)
    start(staff.site)
    stranger, path = staff.browser(""), f"/calendar/private/{token}.ics"
    assert stranger.get(path).status_code == 200
    editor.get("/account/")
    editor.post("/calendar/address", {"do": "end"})
    start(staff.site)
    assert stranger.get(path).status_code == 404


def test_it_has_what_is_to_be_reviewed_and_a_link_below_what_comes_up(staff, editor):
    put(staff, "pages/old", title={"en": "Old"}, body={"en": ["Text."]}, reviewBy="2024-05-06")
    assert "Old To be reviewed" in days(editor.get("/calendar/?month=2024-05").text)["2024-05-06"]
    coming_up = editor.get("/").text.partition('id="on-site"')[2].partition("</section>")[0]
    assert 'href="/editor/calendar/"' in coming_up


def test_making_an_address_is_sensitive(desk):
    """A feature may ask for the password again."""
    with desk.app.app_context():
        assert is_sensitive("calendar_address.change")
