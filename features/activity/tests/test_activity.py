"""/activity/, and the panel of the overview."""

from people import Desk, Visitor


def part(html: str, id: str) -> str:
    """Return a panel of the page."""
    return html.split(f'id="{id}"')[1].split("</section>")[0]


def test_tells_acts_in_the_order_of_each_language(desk: Desk, editor: Visitor) -> None:
    desk.retitle("translator", "launch", zh="观测站开幕")
    desk.site.editing.trash.move(desk.actor("editor"), "news", "workshop", force=True)
    said = editor.text("/").split('id="activity"')[1].split("</section>")[0]
    assert "act-who" in said
    assert "Edi Dune moved News item (workshop) to the trash" in said
    assert "Trude Wind saved <a " in said


def test_activity_by_person_and_time(desk: Desk) -> None:
    desk.retitle("translator", "launch", zh="观测站开幕")
    desk.clock.forward(days=3)
    desk.retitle("editor", "workshop", en="A workshop on dust")
    editor = desk.signed_in("editor")
    translator_id, editor_id = (desk.accounts[role].id for role in ("translator", "editor"))
    assert "Trude Wind saved" in editor.text("/activity/")
    html = editor.text(f"/activity/?who={translator_id}")
    assert "Trude Wind saved" in html
    assert "Edi Dune saved" not in html
    html = editor.text("/?since=day")
    assert "Edi Dune saved" in html
    assert "Trude Wind saved" not in html
    assert "Nothing found." in editor.text(f"/activity/?who={translator_id}&since=day")
    assert "Edi Dune saved" in editor.text(f"/activity/?who={editor_id}&since=nonsense")


def test_tells_what_was_done_lately(desk: Desk, editor: Visitor) -> None:
    desk.retitle("editor", "launch", en="The station is open")
    desk.site.editing.publishing.publish(desk.actor("editor"), "news", "launch", ["en"])
    activity = part(editor.text("/"), "activity")
    assert "Edi Dune published" in activity
    assert "Edi Dune saved" not in activity
    assert "The station is open" in activity


def test_nothing_is_to_be_chosen_where_nothing_was_done(editor: Visitor) -> None:
    html = editor.text("/")
    assert "act-who" not in html
    assert "Recent saves and publishes by you and your colleagues appear here." in html
