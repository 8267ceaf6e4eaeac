"""/ : the overview"""

from minisite import BOTH, put
from people import Desk, Visitor


def test_counts_types_and_languages(editor: Visitor) -> None:
    html = editor.text("/")
    assert "2 Published" in html
    assert 'href="/entries/news/?state=zh:missing"' in html or "state=zh%3Amissing" in html
    assert "1 Missing" in html


def test_says_what_to_do_where_nothing_waits(editor: Visitor) -> None:
    html = editor.text("/")
    assert "Nothing is waiting to be published." in html
    assert "Nothing to do." in html
    assert "Every translation is up to date" in html


def part(html: str, id: str) -> str:
    """Return a panel of the page."""
    return html.split(f'id="{id}"')[1].split("</section>")[0]


def test_names_work_in_progress_with_who_and_when(desk: Desk, editor: Visitor) -> None:
    desk.retitle("translator", "launch", zh="观测站开幕")
    assert "now" in part(editor.text("/"), "work")
    desk.clock.forward(minutes=7)
    assert "7 minutes ago" in part(editor.text("/"), "work")
    desk.clock.forward(hours=2)
    html = editor.text("/")
    work = html.split('id="work"')[1].split("</section>")[0]
    assert 'href="/entries/news/launch/"' in work
    assert "Trude Wind" in work
    assert "<br> 16:30</span>" in work
    assert "1 change" in work
    desk.clock.forward(hours=6)
    assert "<br> 24 Nov 2026, 16:30</span>" in part(editor.text("/"), "work")


def test_the_words_of_translators_wait_for_who_may_publish_them(
    desk: Desk, editor: Visitor, translator: Visitor
) -> None:
    desk.retitle("translator", "launch", zh="观测站开幕")
    waits = part(editor.text("/"), "waits")
    assert 'href="/entries/news/launch/"' in waits
    assert "To review" in waits
    assert "Trude Wind" in waits
    own = translator.text("/")
    assert 'href="/entries/news/launch/"' in part(own, "continue")
    assert 'id="work"' not in own
    assert "To review" not in own
    desk.retitle("editor", "workshop", en="A workshop on dust")
    assert "workshop" not in part(editor.text("/"), "waits")
    assert "/entries/news/workshop/" in part(editor.text("/"), "continue")


def test_names_outdated_translations_in_ones_own_languages(
    desk: Desk, translator: Visitor, editor: Visitor
) -> None:
    desk.retitle("editor", "launch", en="The station is open")
    desk.site.editing.publishing.publish(desk.actor("editor"), "news", "launch", ["en"])
    for person in (translator, editor):
        outdated = part(person.text("/"), "outdated")
        assert "/entries/news/launch/" in outdated
        assert "Chinese" in outdated


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
    for path in ("/", "/entries/news/"):
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
