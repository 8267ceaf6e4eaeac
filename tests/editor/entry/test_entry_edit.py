"""/entries/<type>/<key>/: the form of an entry."""

import json
import re

import html5lib
import pytest
from entries import put

from cms.accounts.permissions import Actor

NEWS = "/entries/news/aral-sea-expedition/"


def file_of(staff, type, key):
    return (staff.data / "content" / type / f"{key}.json").read_text("utf-8")


def put_each(staff):
    """Write entries of the types that have none in the tests’ institute. Returns a key for every
    type.
    """
    put(
        staff,
        "jobs/one",
        title={"en": "Job"},
        datePosted="2026-01-01",
        validThrough="2026-12-31",
        description={"en": ["Text"]},
        location={"locality": {"en": "Linhe"}},
        apply={"email": "a@example.org"},
    )
    put(
        staff,
        "datasets/one",
        title={"en": "Data"},
        creators=[{"id": "a", "literal": "Institute"}],
        publisher="Institute",
        year="2026",
        identifier="x",
        description={"en": ["Text"]},
        license="https://example.org/",
        distribution=[{"id": "a", "format": "text/csv"}],
        spatialCoverage={"west": 80, "south": 40},
    )
    for name, model in staff.site.models.items():
        if not model.single and not staff.site.store.content().entries.get(name):
            put(staff, f"{name}/one")
    return {
        name: "_" if model.single else next(iter(staff.site.store.content().entries[name]))
        for name, model in staff.site.models.items()
    }


@pytest.fixture
def of_each(staff):
    """An entry of every type."""
    return put_each(staff)


@pytest.fixture(scope="module")
def shown(shelf):
    """An entry of every type, read only."""
    return put_each(shelf)


def test_every_type_has_its_form_in_both_languages_of_the_editor(shelf, shown):
    root = shelf.browser("administrator", name="Root")
    for interface, lang in (("en", "en"), ("zh", "zh-Hans")):
        root.post("/account/profile", {"name": "Root", "interface": interface})
        for name, key in shown.items():
            page = root.get(f"/entries/{name}/{key}/")
            assert page.status_code == 200, (name, page.text[:300])
            assert f'<html lang="{lang}"' in page.text
            assert len(re.findall("<h1[ >]", page.text)) == 1
            bare = re.sub(r'(value|data-words)="[^"]*"', "", page.text)
            assert not re.search(r"style=|onclick=|\bNone\b|%\(\w+\)s", bare)


def test_every_control_has_a_label_and_what_describes_it_is_there(reader):
    text = reader.get("/entries/conferences/delta-workshop-2025/").text
    page = list(html5lib.parse(text, namespaceHTMLElements=False).iter())
    ids = {one.get("id") for one in page}
    labels = [one for one in page if one.tag == "label" and "".join(one.itertext()).strip()]
    labelled = {control for label in labels for control in label.iter()}
    labelled |= {
        one
        for one in page
        if one.get("id") and one.get("id") in {label.get("for") for label in labels}
    }
    labelled |= {one for one in page if one.get("aria-label") or one.get("aria-labelledby")}
    controls = [
        one
        for one in page
        if one.tag in ("input", "select", "textarea") and one.get("type") != "hidden"
    ]
    assert len(controls) > 50
    for one in controls:
        own = not one.get("name", "").startswith("_")
        assert one in labelled or not own, one.attrib
    for one in page:
        assert (
            set(f"{one.get('aria-labelledby', '')} {one.get('aria-describedby', '')}".split())
            <= ids
        ), one.attrib


def test_sending_it_untouched_changes_nothing(staff, of_each, editor, sent):
    for name, key in of_each.items():
        if key == "_":
            continue
        before = file_of(staff, name, key)
        answer = editor.post(
            f"/entries/{name}/{key}/", sent(editor.get(f"/entries/{name}/{key}/").text)
        )
        assert answer.status_code == 303
        assert file_of(staff, name, key) == before
        assert staff.site.editing.drafts.open(name, key).changed == ()


def test_a_save_is_a_working_copy(staff, editor, sent):
    before, data = file_of(staff, "news", "aral-sea-expedition"), sent(editor.get(NEWS).text)
    data["headline.en"] = "Another headline"
    answer = editor.post(NEWS, data)
    assert (answer.status_code, answer.location.endswith(NEWS)) == (303, True)
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").changed == ("headline.en",)
    assert file_of(staff, "news", "aral-sea-expedition") == before
    assert "Another headline" in editor.get(NEWS).text


def test_publishing_one_language_takes_that_language(staff, editor, sent):
    data = sent(editor.get(NEWS).text)
    data["headline.en"], data["headline.zh"], data["_do"] = "Only English", "只有中文", "publish:en"
    assert editor.post(NEWS, data).status_code == 303
    text = file_of(staff, "news", "aral-sea-expedition")
    assert "Only English" in text
    assert "只有中文" not in text
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").changed == ("headline.zh",)


def test_publishing_with_times(staff, editor, sent):
    staff.site.editing.publishing.unpublish(
        Actor("a", "Ann", "editor"), "news", "aral-sea-expedition", ["zh"]
    )
    data = sent(editor.get(NEWS).text)
    data["_from.zh"], data["_until.zh"], data["_do"] = (
        "2040-01-02T08:00",
        "2040-02-02T08:00",
        "publish:zh",
    )
    assert editor.post(NEWS, data).status_code == 303
    assert '"from": "2040-01-02T08:00:00+08:00"' in file_of(staff, "news", "aral-sea-expedition")
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").states["zh"] == "scheduled"
    page = editor.get(NEWS).text
    assert 'value="2040-01-02 08:00"' in page
    assert "Scheduled: Chinese." in page
    assert "Published: " not in page


def test_a_start_that_would_hide_the_live_page_is_refused_with_what_to_do(staff, editor, sent):
    before, data = file_of(staff, "news", "aral-sea-expedition"), sent(editor.get(NEWS).text)
    data["headline.zh"], data["_from.zh"], data["_do"] = "新的标题", "2040-01-02T08:00", "publish"
    answer = editor.post(NEWS, data)
    assert answer.status_code == 422
    assert "Chinese is on the site now and would disappear until the start" in answer.text
    assert file_of(staff, "news", "aral-sea-expedition") == before
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").changed == ("headline.zh",)


def test_times_nobody_touched_stay_as_the_file_has_them(staff, editor, sent):
    file = staff.data / "content" / "news" / "aral-sea-expedition.json"
    text = file.read_text("utf-8").replace(
        '"2024-08-23T08:00:00+08:00"', '"2024-08-23T05:00:07+05:00"'
    )
    file.write_text(text, "utf-8")
    staff.site.store.refresh()
    data = sent(editor.get(NEWS).text)
    data["headline.en"], data["_do"], data["_outdated"] = "Another", "publish", "1"
    assert editor.post(NEWS, data).status_code == 303
    assert file.read_text("utf-8").count("T05:00:07+05:00") == text.count("T05:00:07+05:00") > 0


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2040/1/2", "2040-01-02T00:00:00"),
        ("2 January 2040 8:30", "2040-01-02T08:30:00"),
        ("2040年1月2日 8:30", "2040-01-02T08:30:00"),
    ],
)
def test_times_are_read_as_people_type_them(staff, editor, sent, typed, stored):
    data = sent(editor.get(NEWS).text)
    data["_until.zh"], data["_do"] = typed, "publish:zh"
    assert editor.post(NEWS, data).status_code == 303
    assert f'"until": "{stored}+08:00"' in file_of(staff, "news", "aral-sea-expedition")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("from", "3/8/2040", "such as 2024-08-24 08:00"),
        ("until", "2040/2/30", "This date doesn’t exist: 2040-02-30."),
        ("until", "2000-01-01T00:00", "would disappear immediately"),
        ("from", "2040-01-01T00:00", "until the start"),
    ],
)
def test_what_is_wrong_with_a_time_is_said_at_its_control(editor, sent, name, value, said):
    data = sent(editor.get(NEWS).text)
    data[f"_{name}.en"], data["_do"] = value, "publish:en"
    answer = editor.post(NEWS, data)
    assert answer.status_code == 422
    control = re.search(f'<input [^>]*name="_{name}.en"[^>]*>', answer.text)[0]
    assert f'value="{value}"' in control
    assert 'type="datetime-local"' not in control, "it couldn’t show the unreadable value"
    assert 'aria-invalid="true"' in control
    error = re.search('aria-describedby="([^" ]+)', control)[1]
    assert said in re.search(f'id="{error}"[^>]*>([^<]*)<', answer.text)[1]
    assert f'href="#{re.search("id=.([^ ]+?).[ >]", control)[1]}"' in answer.text


@pytest.mark.parametrize(
    ("name", "value"), [("_from.en", "soon"), ("_until.en", "2000-01-01T00:00")]
)
def test_times_that_are_none_are_refused_and_nothing_is_lost(editor, sent, name, value):
    data = sent(editor.get(NEWS).text)
    data["_from.en"] = "2030-01-01T00:00"
    data[name], data["headline.en"], data["_do"] = value, "Typed before it failed", "publish:en"
    answer = editor.post(NEWS, data)
    assert answer.status_code == 422
    assert "Typed before it failed" in answer.text
    assert 'id="summary"' in answer.text


def test_a_wrong_identifier_in_a_file_is_named_and_stays_on_the_site(whole, sent):
    editor = whole.browser("editor")
    file = next(path for path in sorted((whole.data / "content" / "units").glob("*.json")))
    raw = json.loads(file.read_text("utf-8")) | {"ror": "https://ror.org/034t30j36"}
    file.write_text(json.dumps(raw), "utf-8")
    whole.site.store.refresh()
    snapshot = whole.site.store.snapshot()
    assert file.stem in snapshot.entries["units"]
    assert [one.field for one in snapshot.content.problems] == ["ror"]
    data = sent(editor.get(f"/entries/units/{file.stem}/").text)
    data["_do"] = "publish:en"
    answer = editor.post(f"/entries/units/{file.stem}/", data)
    assert answer.status_code == 422
    assert "don’t match" in re.search('id="f-ror-error"[^>]*>([^<]*)<', answer.text)[1]


def test_what_stands_in_the_way_is_said_at_its_control(staff, editor, sent):
    data = sent(editor.get(NEWS).text)
    data["headline.en"], data["date"], data["_do"] = "", "last week", "publish"
    answer = editor.post(NEWS, data)
    assert answer.status_code == 422
    assert 'href="#f-headline.en"' in answer.text
    assert 'href="#f-date"' in answer.text
    assert re.search(r'id="f-date"[^>]*value="last week"', answer.text)
    assert re.search(
        r'aria-describedby="f-date-error f-date-help f-date-reading" aria-invalid="true"',
        answer.text,
    )
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").flat["date"] == "last week"


def test_a_form_that_knows_nothing_of_what_it_was_opened_from_overwrites_nothing(
    staff, editor, sent
):
    data = sent(editor.get(NEWS).text)
    data["_opened"], data["headline.en"] = "not json", "From a broken page"
    answer = editor.post(NEWS, data)
    assert answer.status_code == 409
    assert "From a broken page" in answer.text
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").changed == ()


def test_a_translator_sees_all_and_changes_their_language(staff, sent):
    li = staff.browser("translator", ("zh",))
    page = li.get(NEWS).text
    assert re.search(r'<textarea[^>]*id="f-headline.en"[^>]*readonly', page)
    assert not re.search(r'<textarea[^>]*id="f-headline.zh"[^>]*readonly', page)
    assert 'value="publish' not in page
    assert not re.search(r'<input[^>]*name="projects"', page)
    assert re.search(r'<ul class="chips" id="f-projects"[^>]*>\s*<li class="(pick|soft)"', page)
    data = sent(page)
    data["headline.zh"] = "译文"
    assert li.post(NEWS, data).status_code == 303
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").changed == ("headline.zh",)


def test_a_translator_can_neither_publish_nor_change_another_language(staff, sent):
    li = staff.browser("translator", ("zh",))
    data = sent(li.get(NEWS).text)
    data["headline.en"], data["headline.zh"], data["_do"] = "Forged", "译文", "publish:zh"
    answer = li.post(NEWS, data)
    assert answer.status_code == 403
    assert "译文" in answer.text
    assert "译文" not in file_of(staff, "news", "aral-sea-expedition")
    assert staff.site.editing.drafts.open("news", "aral-sea-expedition").changed == ("headline.zh",)


def test_hostile_text_is_shown_as_text(editor, sent):
    attack = "</textarea><script>alert(1)</script>\"' onfocus=x <img src=x onerror=y>{{1234*5678}}"
    data = sent(editor.get(NEWS).text)
    for name in (
        "headline.en",
        "body.zh",
        "date",
        "category",
        "author",
        "projects",
        "image.alt.en",
    ):
        data.setlist(name, [attack])
    answer = editor.post(NEWS, data)
    assert answer.status_code == 303
    page = editor.get(NEWS).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert str(1234 * 5678) not in page
    assert page.count("&lt;script&gt;alert(1)") >= 7


def test_rows_without_scripts(staff, editor, sent):
    path = "/entries/conferences/delta-workshop-2025/"
    data = sent(editor.get(path).text)
    data["name.en"], data["_row"] = "Typed and not saved", "add:deadlines"
    page = editor.post(path, data)
    assert page.status_code == 200
    assert "Typed and not saved" in page.text
    assert "data-unsaved" in page.text
    again = sent(page.text)
    [id] = [one for one in again.getlist("deadlines") if one]
    again[f"deadlines.{id}.closes"] = "2025-10-01"
    assert editor.post(path, again).status_code == 303
    flat = staff.site.editing.drafts.open("conferences", "delta-workshop-2025").flat
    assert (flat["deadlines"], flat[f"deadlines.{id}.closes"]) == ([id], "2025-10-01")
    assert flat["name.en"] == "Typed and not saved"


def test_not_signed_in_is_led_to_sign_in_and_a_form_is_kept(staff, editor, sent):
    data = sent(editor.get(NEWS).text)
    nobody = staff.browser("")
    answer = nobody.get(NEWS)
    assert (answer.status_code, "/account/sign-in" in answer.location) == (303, True)
    data["headline.en"] = "Typed for an hour"
    answer = nobody.post(NEWS, data)
    assert answer.status_code == 401
    assert "Typed for an hour" in answer.text
    assert "/account/sign-in" in answer.text


def test_a_token_of_another_session_keeps_the_form_and_its_next_sending_works(staff, editor, sent):
    data = sent(editor.get(NEWS).text)
    data["headline.en"] = "Typed for an hour"
    del data["csrf_token"]
    answer = editor.post(NEWS, data, token="stale")
    assert answer.status_code == 400
    assert "Typed for an hour" in answer.text
    again = sent(answer.text.replace('<form method="post" action', '<form id="entry" action'))
    assert editor.post(NEWS, again).status_code == 303
    assert (
        staff.site.editing.drafts.open("news", "aral-sea-expedition").flat["headline.en"]
        == "Typed for an hour"
    )


def test_what_another_site_sends_is_not_shown_as_if_typed_here(editor):
    for headers, status in (
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Origin": "https://evil.example"}, 403),
    ):
        answer = editor.post(NEWS, {"headline.en": "Planted"}, token="none", headers=headers)
        assert answer.status_code == status
        assert "Planted" not in answer.text


def test_an_entry_that_went_to_the_trash_meanwhile_keeps_what_was_typed(staff, editor, sent):
    data = sent(editor.get(NEWS).text)
    data["headline.en"] = "Typed for an hour"
    assert editor.post(f"{NEWS}trash", {"force": "1"}).status_code == 303
    answer = editor.post(NEWS, data)
    assert answer.status_code == 404
    assert "Typed for an hour" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/entries/news/nothing/",
        "/entries/nothing/x/",
        "/entries/news/..%2F..%2Fsite/",
        "/entries/news/A%20B/",
        "/entries/news/_/",
    ],
)
def test_what_is_not_there_is_not_found(reader, path):
    assert reader.get(path).status_code == 404
    assert reader.post(path, {}).status_code == 404


def test_other_methods_are_refused(reader):
    assert reader.client.put(f"/editor{NEWS}").status_code in (400, 405)
    assert reader.client.delete(f"/editor{NEWS}").status_code in (400, 405)


@pytest.mark.parametrize(("place", "status"), [("drafts", 409), ("write.lock", 500)])
def test_when_the_disk_refuses_what_was_typed_is_on_the_page(staff, editor, sent, place, status):
    data = sent(editor.get(NEWS).text)
    data["headline.en"] = "Typed for an hour"
    (staff.instance / "write.lock").unlink(missing_ok=True)
    if place == "drafts":
        (staff.instance / "drafts").mkdir(exist_ok=True)
        (staff.instance / "drafts" / "news").write_text("a file in the place of a folder")
    else:
        (staff.instance / "write.lock").mkdir()
    answer = editor.post(NEWS, data)
    assert answer.status_code == status
    assert "Typed for an hour" in answer.text


def test_a_schedule_typed_into_a_form_that_is_refused_is_kept(editor, sent):
    """Whether a value, the schedule itself, or the addition of a row without scripts causes it."""
    typed = {"_from.en": "2040-01-02T08:00", "_until.zh": "2041-02-03T09:30"}
    for change in (
        {"date": "soon", "_do": "publish:en"},
        {"_until.en": "2000-01-01T00:00", "_do": "publish:en"},
        {"_row": "add:sources"},
    ):
        data = sent(editor.get(NEWS).text)
        for name, value in {**typed, **change}.items():
            data[name] = value
        answer = editor.post(NEWS, data)
        assert answer.status_code in (200, 422)
        again = sent(answer.text)
        assert {name: again[name] for name in typed} == typed, change


def test_a_schedule_stays_typed_while_something_else_is_done(staff, editor, sent):
    """Saving without scripts, or publishing one language, keeps the typed schedule of the other."""
    data = sent(editor.get(NEWS).text)
    data["_until.zh"], data["_do"] = "2040-01-02T08:00", "save"
    page = editor.get(editor.post(NEWS, data).location.removeprefix("/editor")).text
    assert sent(page)["_until.zh"] == "2040-01-02T08:00"
    data = sent(page)
    data["headline.en"], data["_do"] = "Now in English", "publish:en"
    page = editor.get(editor.post(NEWS, data).location.removeprefix("/editor")).text
    assert sent(page)["_until.zh"] == "2040-01-02T08:00"
    assert "2040" not in file_of(staff, "news", "aral-sea-expedition")
    data = sent(page)
    data["headline.zh"], data["_do"] = "以后", "publish:zh"
    editor.post(NEWS, data)
    assert '"until": "2040-01-02T08:00:00+08:00"' in file_of(staff, "news", "aral-sea-expedition")


def test_who_is_disabled_keeps_what_was_typed_and_is_told_why(staff, editor, sent):
    data = sent(editor.get(NEWS).text)
    staff.site.accounts.disable(editor.account.id)
    data["headline.en"] = "Typed before I was disabled"
    page = editor.post(NEWS, data)
    assert page.status_code == 401
    assert "Typed before I was disabled" in page.text
    assert "Your account is disabled" in page.text
    assert "Sign in again" not in page.text
    answer = editor.post(f"{NEWS}autosave", data, headers={"Accept": "application/json"})
    assert (answer.status_code, "disabled" in answer.json["message"]) == (403, True)


CONFERENCE = "/entries/conferences/biodiversity-arid-areas-2021/"


def test_an_end_before_its_start_is_said_at_the_end_and_not_published(staff, editor, sent):
    data = sent(editor.get(CONFERENCE).text)
    before = file_of(staff, "conferences", "biodiversity-arid-areas-2021")
    data["start"], data["end"], data["_do"] = "2021年9月2日", "1 September 2021", "publish:en"
    answer = editor.post(CONFERENCE, data)
    assert answer.status_code == 422
    assert re.search(r'id="f-end-error"[^>]*>This is before 2021-09-02', answer.text)
    assert 'href="#f-end"' in answer.text
    assert 'value="2021-09-01"' in answer.text
    assert file_of(staff, "conferences", "biodiversity-arid-areas-2021") == before
    assert "This is before 2021-09-02" in editor.get(CONFERENCE).text


def test_a_deadline_needs_to_say_what_for(editor, sent):
    data = sent(editor.get(CONFERENCE).text)
    data["_row"] = "add:deadlines"
    data = sent(editor.post(CONFERENCE, data).text)
    [row] = [name for name in data if name.startswith("deadlines.") and name.endswith(".closes")]
    data[row], data["_do"] = "2021-05-01", "publish:en"
    answer = editor.post(CONFERENCE, data)
    assert answer.status_code == 422
    assert "Choose what this deadline is for." in answer.text
    assert f'href="#f-{row.replace("closes", "kind")}"' in answer.text


def test_identifiers_are_taken_as_they_are_pasted(staff, editor, sent):
    path = "/entries/people/chen-xi/"
    data = sent(editor.get(path).text)
    data["orcid"] = "https://orcid.org/0000000218250097"
    assert editor.post(path, data).status_code == 303
    assert (
        staff.site.editing.drafts.open("people", "chen-xi").flat["orcid"] == "0000-0002-1825-0097"
    )


def test_the_title_is_the_first_control_and_what_visitors_read_follows(shelf, shown):
    root = shelf.browser("administrator")
    models = shelf.site.models
    for type in (type for type in shown if models[type].is_published):
        model = models[type]
        html = root.get(f"/entries/{type}/{shown[type]}/").text
        form = html[html.index('<form id="entry"') :]
        named = [
            name.split(".")[0]
            for name in re.findall(r'<(?:input|textarea|select)[^>]* name="([^"_]+)"', form)
            if name != "csrf_token"
        ]
        assert named[0] == model.title
        area = {name: one.column for one in model.form_areas() for name in one.fields}
        texts = {
            name
            for name, field in model.fields.items()
            if field.widget in ("markdown", "paragraph")
        }
        assert {area[name] for name in texts} <= {"main"}
        columns = [area[name] for name in dict.fromkeys(named) if name in area]
        assert columns == sorted(columns, key=("main", "side", "more").index), type
