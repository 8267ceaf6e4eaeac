"""/ : the overview"""

from minisite import BOTH, put
from people import Desk, Visitor


def test_counts_types_and_languages(editor: Visitor) -> None:
    html = editor.text("/")
    assert "2 Published" in html
    assert 'href="/entries/news/?state=zh:missing"' in html or "state=zh%3Amissing" in html
    assert "1 Missing" in html


def test_tells_acts_in_the_order_of_each_language(desk: Desk, editor: Visitor) -> None:
    desk.retitle("translator", "launch", zh="观测站开幕")
    desk.site.editing.trash.move(desk.actor("editor"), "news", "workshop", force=True)
    said = editor.text("/").split('id="activity"')[1].split("</section>")[0]
    assert "Edi Dune moved News item (workshop) to the trash" in said
    assert "Trude Wind saved <a " in said


def test_says_what_to_do_where_nothing_waits(editor: Visitor) -> None:
    html = editor.text("/")
    assert "Nothing is waiting to be published." in html
    assert "Every translation is up to date" in html
    assert "in the content files" not in html


def test_names_work_in_progress_with_who_and_when(desk: Desk, editor: Visitor) -> None:
    desk.retitle("translator", "launch", zh="观测站开幕")
    html = editor.text("/")
    work = html.split('id="work"')[1].split("</section>")[0]
    assert 'href="/entries/news/launch/"' in work
    assert "Trude Wind" in work
    assert "24 Nov 2026, 16:30" in work
    assert "1 change" in work


def test_names_outdated_translations_in_ones_own_languages(
    desk: Desk, translator: Visitor, editor: Visitor
) -> None:
    desk.retitle("editor", "launch", en="The station is open")
    desk.site.editing.publishing.publish(desk.actor("editor"), "news", "launch", ["en"])
    for person in (translator, editor):
        part = person.text("/").split('id="outdated"')[1].split("</section>")[0]
        assert "/entries/news/launch/" in part
        assert "Chinese" in part


def test_tells_what_was_done_lately(desk: Desk, editor: Visitor) -> None:
    desk.retitle("editor", "launch", en="The station is open")
    desk.site.editing.publishing.publish(desk.actor("editor"), "news", "launch", ["en"])
    part = editor.text("/").split('id="activity"')[1].split("</section>")[0]
    assert "Edi Dune published" in part
    assert "Edi Dune saved" not in part
    assert "The station is open" in part


def test_a_broken_file_is_told_and_the_rest_still_works(desk: Desk, editor: Visitor) -> None:
    desk.site.paths.entry(desk.site.models["news"], "launch").write_text('{"headline": ')
    desk.site.store.refresh()
    html = editor.text("/")
    assert "There is 1 error in the content files." in html
    assert 'href="/problems/"' in html


def test_hostile_titles_stay_words(desk: Desk, editor: Visitor) -> None:
    put(
        desk.paths,
        "news",
        "evil",
        {
            "headline": {"en": "<script>alert(1)</script>", "zh": '"><img src=x onerror=y>'},
            "publication": BOTH,
        },
    )
    desk.site.store.refresh()
    desk.retitle("editor", "evil", en="</a><script>alert(2)</script>")
    for path in ("/", "/entries/news/", "/search?q=script"):
        html = editor.client.get(path).text
        assert "<script>alert" not in html
        assert "<img" not in html


def test_a_translator_is_offered_nothing_they_may_not_do(translator: Visitor) -> None:
    html = translator.text("/")
    assert '/new"' not in html
    assert 'href="/users/"' not in html
    assert "/entries/site/" not in html


def test_who_is_not_signed_in_is_led_to_the_door_and_back(visitor: Visitor) -> None:
    assert visitor.get("/", 303).location == "/account/sign-in"
    assert visitor.client.post("/").status_code == 401


def test_knows_no_other_method(editor: Visitor) -> None:
    assert editor.client.post("/").status_code == 405
