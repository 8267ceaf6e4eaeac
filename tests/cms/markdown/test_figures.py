"""Quotations with a speaker, and the maps and charts of entries, in a text."""

import pytest

from cms.core.errors import Invalid
from cms.markdown import plain, render
from cms.schema.fields import Markdown


def html(source: str) -> str:
    return str(render(source, "en", links=lambda name: f"/en/{name}/").html)


@pytest.mark.parametrize("dash", ["—", "– ", "-- ", "—— "])
def test_the_last_line_of_a_quotation_names_its_speaker(dash: str) -> None:
    made = html(f"> Sand *moves*.\n>\n> {dash}[Chang Qing](entry:people/chang-qing), engineer\n")
    assert made.strip() == (
        '<figure class="quote"><blockquote><p>Sand <em>moves</em>.</p></blockquote>'
        '<figcaption><a href="/en/people/chang-qing/">Chang Qing</a>, engineer</figcaption></figure>'
    )


def test_a_quotation_without_a_speaker_stays_a_quotation() -> None:
    for source in ("> — Sand", "> Sand\n> — moves", "> > Sand\n> >\n> > — X\n>\n> more"):
        assert html(source).startswith("<blockquote>"), source
    assert 'class="quote"' not in html("> — Sand")


def test_a_figure_of_an_entry_is_what_is_returned_for_it() -> None:
    asked = []

    def figures(target: str, kind: str, caption: str) -> str:
        asked.append((target, kind, caption))
        return "<figure>drawn</figure>"

    text = "![A & *B*](entry:stations/cele#map)\n\nin ![words](entry:stations/cele#map) here"
    made = str(render(text, "en", figures=figures).html)
    assert asked == [("stations/cele", "map", "A &amp; B")]
    assert made == "<figure>drawn</figure>\n<p>in words here</p>\n"


def test_elsewhere_a_figure_is_a_link_and_its_text_is_found() -> None:
    text = "![Where it is](entry:stations/cele#map)"
    assert html(text).strip() == '<p><a href="/en/stations/cele/">Where it is</a></p>'
    assert "entry:" not in html(f"[{text}](https://example.org)\n\n{text} {text}")
    assert plain(text) == "Where it is"
    assert render(text, "en").links == ("entry:stations/cele#map",)


def test_an_unknown_figure_is_refused_at_the_field() -> None:
    field = Markdown("Text")
    assert field.parse(["![x](entry:stations/cele#map)", "[x](entry:stations/cele)"], "body.en")
    for wrong, says in (
        ("entry:stations/cele#mapp", "#map #timeline #papers #drawing"),
        ("entry:stations/cele", "#map #timeline #papers #drawing"),
        ("entry:people/chen-xi#map", "entry:stations/…"),
    ):
        with pytest.raises(Invalid) as refused:
            field.parse(["text", f"![x]({wrong})"], "body.en")
        assert refused.value.path == "body.en"
        assert wrong in str(refused.value)
        assert says in str(refused.value)
