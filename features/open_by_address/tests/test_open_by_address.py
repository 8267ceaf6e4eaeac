"""/editor/at/<address>: from a page of the site to its form."""

import json
from urllib.parse import quote

from PIL import Image

NEWS = "/editor/entries/news/aral-sea-expedition/"


SPELLINGS = (
    "en/news/aral-sea-expedition/",
    "zh/news/aral-sea-expedition",
    "news/aral-sea-expedition/",
    "en/news/aral-sea-expedition/index.html",
    "/en/news/aral-sea-expedition/",
)


def test_an_address_opens_the_form_of_its_entry(editor):
    for address in SPELLINGS:
        answer = editor.get(f"/at/{address}", follow_redirects=False)
        while answer.status_code == 308:  # from double slashes
            answer = editor.get(answer.location.partition("/editor")[2])
        assert (answer.status_code, answer.location) == (303, NEWS), address


FILES = ("media/2026/lake.png", "pictures/2026/lake.png/0123456789ab-640.webp")
PLACES = (
    ("en/", "entries/site/_/"),
    ("zh/index.html", "entries/site/_/"),
    ("en/about/", "entries/pages/about/"),
    ("zh/papers/", "entries/pages/papers/"),
    ("en/news/", "entries/news/"),
    ("en/news/category/cooperation/", "entries/news/?category=cooperation"),
    ("en/papers/year/2015/", "entries/papers/"),
    ("en/scientists/chen-yahe.vcf", "entries/people/chen-yahe/"),
    ("en/news/aral-sea-expedition/amp/", "entries/news/aral-sea-expedition/"),
    ("en/contact/write/", "entries/pages/contact/"),
    ("{base}/zh/news/aral-sea-expedition/?from=feed#top", "entries/news/aral-sea-expedition/"),
    ("{base}/en/", "entries/site/_/"),
)


def test_a_media_file_is_opened_on_its_page_or_itself(staff):
    """On its page if a feature has one."""
    path = staff.data / "media" / "2026" / "lake.png"
    path.parent.mkdir(parents=True)
    Image.new("RGB", (60, 40)).save(path)
    editor = staff.browser("editor")
    shown = {editor.get(f"/at/{address}").location for address in FILES}
    assert shown in (
        {"/editor/media/about/2026/lake.png"},
        {"/editor/media/file/2026/lake.png"},
    )


def test_whatever_stands_at_an_address_is_opened(whole):
    editor = whole.browser("editor")
    for address, place in PLACES:
        whole = address.format(base="http://localhost")
        for asked in (f"/at/?address={quote(whole, safe='')}", f"/at/{whole.partition('?')[0]}"):
            answer = editor.get(asked)
            while answer.status_code == 308:
                answer = editor.get(answer.location.partition("/editor")[2])
            assert (answer.status_code, answer.location) == (303, f"/editor/{place}"), asked


def test_an_address_below_the_path_of_the_published_site_is_known(staff, editor):
    path = staff.data / "site.json"
    raw = json.loads(path.read_text("utf-8")) | {"baseUrl": "https://www.institute.example/site"}
    path.write_text(json.dumps(raw), "utf-8")
    staff.site.store.refresh()
    address = "https://institute.example/site/en/news/aral-sea-expedition/"
    assert editor.get(f"/at/?address={quote(address)}").location == NEWS
    asked = quote("https://www.institute.example/site/en/news/")
    assert editor.get(f"/at/?address={asked}").location == "/editor/entries/news/"


def test_pages_in_a_tree_drafts_and_former_addresses_are_found(staff, editor):
    path = staff.data / "content" / "news" / "aral-sea-expedition.json"
    raw = json.loads(path.read_text("utf-8"))
    raw |= {
        "formerAddresses": ["old-name"],
        "publication": {"en": {"state": "draft"}, "zh": {"state": "draft"}},
    }
    path.write_text(json.dumps(raw), "utf-8")
    staff.site.store.refresh()
    assert editor.get("/at/en/news/aral-sea-expedition/").location == NEWS
    assert editor.get("/at/en/news/old-name/").location == NEWS
    assert editor.get("/at/zh/about/structure/").location.startswith("/editor/entries/pages/")


def test_signing_in_comes_first_and_leads_on(staff):
    stranger = staff.browser("")
    door = stranger.get("/at/en/news/aral-sea-expedition/")
    assert door.status_code == 303
    assert door.location == "/editor/account/sign-in?next=/at/en/news/aral-sea-expedition/"
    account = staff.browser("editor").account
    stranger.get(door.location.removeprefix("/editor"))
    answer = stranger.post(
        "/account/sign-in",
        {
            "email": account.email,
            "password": staff.password,
            "next": "/at/en/news/aral-sea-expedition/",
        },
    )
    assert stranger.get(answer.location.removeprefix("/editor")).location == NEWS


NOWHERE = (
    "en/no-such-page/",
    "en/news/no-such-item/",
    "en/search/",
    "",
    "<script>alert(1)</script>",
    "%00",
    "../x",
    "https://elsewhere.example/en/news/aral-sea-expedition/",
    "?address=https://elsewhere.example/en/news/aral-sea-expedition/",
    "?address=//elsewhere.example/en/news/aral-sea-expedition/",
    "media/2026/no-such-file.jpg",
)


def test_an_address_of_no_entry_is_answered_clearly(reader):
    for address in NOWHERE:
        answer = reader.get(f"/at/{address}", follow_redirects=True)
        assert answer.status_code == 404, address
        assert "<script>alert" not in answer.text
        if address != "../x":
            assert "No entry has its page at" in answer.text, address
