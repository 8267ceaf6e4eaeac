"""Single controls: dates, times, their attributes in HTML."""

from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from cms.core.languages import Locale
from cms.editing.forms import EntryForm
from cms.editing.forms.typed_values import from_moment, to_moment
from cms.schema.content_type import ContentType
from cms.schema.fields import Country, Date, Flag, Language, Lines, Moment, Number

ZONE = ZoneInfo("Asia/Shanghai")


class Talk(ContentType, name="talks"):
    """A type with the rarer fields."""

    label, plural, title, single = "Talk", "Talks", "opens", True

    opens = Moment("Opens")
    day = Date("Day")
    about = Date("About", partial=True)
    seats = Number("Seats", least=0)
    streamed = Flag("Streamed")
    country = Country("Country")
    spoken = Lines("Countries", Country("Country"))
    language = Language("Language")


def talk(flat, **sent):
    form = EntryForm(Talk, (Locale("en", "English"),), ZONE)
    return form.load(flat, MultiDict(sent) if sent else None)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2024-08-24 08:00", "2024-08-24T08:00:00+08:00"),
        ("2024-08-24T08:00", "2024-08-24T08:00:00+08:00"),
        (" 2024-08-24 08:00:05 ", "2024-08-24T08:00:05+08:00"),
        ("2024-08-24T08:00:00Z", "2024-08-24T08:00:00+00:00"),
        ("2024-08-24T08:00+05:00", "2024-08-24T08:00:00+05:00"),
        ("24 August 2024, 8:00", "2024-08-24T08:00:00+08:00"),
        ("2024年8月24日8时", "2024-08-24T08:00:00+08:00"),
        ("2024-08-24", "2024-08-24"),
        ("2024/8/24", "2024/8/24"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_moments_are_typed_in_the_sites_time_zone(typed, stored):
    assert to_moment(typed, ZONE) == stored


def test_moments_are_shown_in_the_sites_time_zone():
    assert from_moment("2024-08-24T00:00:00+00:00", ZONE) == "2024-08-24 08:00"
    assert from_moment("2024-08-24T00:00:09Z", ZONE) == "2024-08-24 08:00:09"
    assert from_moment("soon", ZONE) == "soon"
    assert from_moment("2024-08-24T08:00:00", ZONE) == "2024-08-24T08:00:00"


def test_an_untouched_moment_keeps_its_own_offset():
    before = {"opens": "2024-08-24T05:00:00+05:00"}
    shown = talk(before)["opens"]._value()
    assert shown == "2024-08-24 08:00"
    assert talk(before, opens=shown).flat() == before
    assert talk(before, opens="2024-08-24 09:00").flat() == {"opens": "2024-08-24T09:00:00+08:00"}


def test_a_date_is_typed_as_people_write_it():
    for typed in ("2024/8/3", "2024年8月3日", "3 Aug 2024", "August 3, 2024", "２０２４．８．３"):
        assert talk({}, day=typed).flat() == {"day": "2024-08-03"}
    assert talk({}, about="August 2024").flat() == {"about": "2024-08"}
    broken = talk({"day": "24 August"})
    broken.validate()
    assert broken["day"].attributes["aria-invalid"] == "true"
    assert broken["day"].texts() == ["24 August"]
    assert "type" not in talk({"day": "2024-08-24"})["day"].attributes


def test_what_names_no_country_stays_as_it_was_typed_and_is_refused():
    form = talk({}, country="Atlantis", language="no language")
    assert form.flat() == {"country": "Atlantis", "language": "no language"}
    assert not form.validate()
    assert [place.name for place, _ in form.refused] == ["country", "language"]
    assert form["country"].texts() == ["Atlantis"]


def test_a_flag_is_on_or_absent():
    assert talk({}, streamed="1").flat() == {"streamed": True}
    form = EntryForm(Talk, (), ZONE).load({"streamed": True}, MultiDict([("streamed", "")]))
    assert form.flat() == {}
    assert talk({"streamed": False}, streamed="").flat() == {"streamed": False}


def test_a_control_is_described_by_its_error_and_by_its_help_where_the_label_does_not_say_enough():
    form = talk({"seats": "many", "about": "someday"})
    form.validate()
    described = {
        name: form[name].attributes.get("aria-describedby", "")
        for name in ("opens", "day", "about", "seats", "streamed")
    }
    assert described == {
        "opens": "f-opens-reading",
        "day": "f-day-reading",
        "about": "f-about-error f-about-reading",
        "seats": "f-seats-error",
        "streamed": "",
    }
    for leaf in form.leaves():
        assert bool(leaf.help) == (leaf.help_id in leaf.attributes.get("aria-describedby", "")), (
            leaf.name
        )
    assert form["seats"].attributes["inputmode"] == "numeric"
