"""Places to visit: their pages, the quick link that appears with the first, typed times, the check."""

import json
from types import SimpleNamespace

import pytest
from entries import clear, page, put

from cms.content import Snapshot
from cms.core.errors import Invalid
from features.visit.checks import findings
from features.visit.models import Time

HOURS = [
    {
        "id": "summer",
        "days": "tuesday-sunday",
        "opens": "10:00",
        "closes": "18:30",
        "from": "2027-04-01",
        "until": "2027-10-31",
    }
]


def museum(site: SimpleNamespace, **values: object) -> None:
    put(
        site,
        "visits/museum",
        **{"name": {"en": "River Museum", "zh": "河流博物馆"}, "kind": "museum"} | values,
    )


def link_to_visits(site: SimpleNamespace) -> None:
    file = site.data / "menus.json"
    menus = json.loads(file.read_text("utf-8")) if file.exists() else {}
    label = {"en": "Visit us", "zh": "来访"}
    menus["quickLinks"] = [{"id": "visit", "route": "visit.index", "label": label}]
    file.write_text(json.dumps(menus), "utf-8")
    site.site.store.refresh()


def test_the_front_page_links_to_visits_once_there_is_a_place(tiny_site: SimpleNamespace) -> None:
    clear(tiny_site, "visits")
    link_to_visits(tiny_site)
    assert "Visit us" not in page(tiny_site, "/en/")
    assert tiny_site.client.get("/en/visit/").status_code == 404
    museum(tiny_site)
    assert '<a href="/en/visit/">Visit us' in page(tiny_site, "/en/")
    assert "River Museum" in page(tiny_site, "/en/visit/")
    assert "河流博物馆" in page(tiny_site, "/zh/visit/")


def test_a_page_has_hours_booking_and_parts(tiny_site: SimpleNamespace) -> None:
    museum(
        tiny_site,
        admission="booking",
        hours=HOURS,
        booking={"email": "visit@example.org"},
        way={"en": ["Bus 12 stops at the *gate*."]},
        latitude=43.8,
        longitude=87.6,
    )
    html = page(tiny_site, "/en/visit/museum/")
    assert "Tuesday to Sunday" in html
    assert "10:00–18:30" in html
    assert "Only with a booking" in html
    assert 'href="mailto:visit%40example.org"' in html or "mailto:visit@example.org" in html
    assert "Bus 12 stops at the <em>gate</em>" in html
    assert "openstreetmap.org/?mlat=43.8" in html
    assert "Before you set out" not in html, "the page says how to book"


def test_programs_are_told_the_opening_hours(tiny_site: SimpleNamespace) -> None:
    museum(tiny_site, admission="open", hours=HOURS)
    html = page(tiny_site, "/en/visit/museum/")
    if "application/ld+json" not in html:
        pytest.skip("the site describes no entry in JSON-LD")
    text = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    described = json.loads(text)
    graph = described.get("@graph", [described])
    place = next(one for one in graph if one["@type"] == "TouristAttraction")
    hours = place["openingHoursSpecification"]
    assert (hours[0] if isinstance(hours, list) else hours) == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": ["Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        "opens": "10:00",
        "closes": "18:30",
        "validFrom": "2027-04-01",
        "validThrough": "2027-10-31",
    }
    assert place["publicAccess"] is True


def test_without_a_way_to_book_visitors_are_told_to_ask(tiny_site: SimpleNamespace) -> None:
    museum(tiny_site)
    assert "please ask whether and when you can visit" in page(tiny_site, "/en/visit/museum/")


def test_hours_of_a_closed_place_are_not_shown(tiny_site: SimpleNamespace) -> None:
    museum(tiny_site, admission="closed", hours=HOURS)
    html = page(tiny_site, "/en/visit/museum/")
    assert "Closed to visitors" in html
    assert "10:00" not in html.partition("<aside")[2].partition("</aside>")[0]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("9:30", "09:30"),
        ("9", "09:00"),
        ("9.30", "09:30"),
        ("5 pm", "17:00"),
        ("12 am", "00:00"),
        ("12:15 p.m.", "12:15"),
        ("下午5点", "17:00"),
        ("上午10：30", "10:30"),
        ("17h30", "17:30"),
    ],
)
def test_a_time_is_understood_as_people_type_it(typed: str, stored: str) -> None:
    time = Time("Opens")
    assert time.parse(time.normalise_input(typed), "opens") == stored


@pytest.mark.parametrize("typed", ["25:00", "9:75", "noon", "9:30 to 17:00"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    time = Time("Opens")
    with pytest.raises(Invalid, match="opens"):
        time.parse(time.normalise_input(typed), "opens")


def lacking(site: SimpleNamespace) -> set[str]:
    snapshot: Snapshot = site.site.store.snapshot()
    return {finding.path for finding in findings(site.site, snapshot) if finding.key == "museum"}


def test_the_check_names_what_a_place_lacks(tiny_site: SimpleNamespace) -> None:
    museum(tiny_site)
    assert lacking(tiny_site) == {"admission", "hours", "way", "booking", "accessibility"}
    museum(tiny_site, admission="open", hours=HOURS, booking={"telephone": "+86-991-7885307"})
    assert lacking(tiny_site) == {"way", "accessibility"}
    museum(tiny_site, admission="closed")
    assert lacking(tiny_site) == set()
