"""Pages say which pictures and texts were made with AI, and which translations no one has read."""

import json
from types import SimpleNamespace

import pytest
from entries import page, put
from PIL import Image

FILE = "lake.jpg"
EDITED, MADE = {"ai": "edited"}, {"ai": "made", "aiTool": "Ink & Sand"}


def know(site: SimpleNamespace, facts: dict[str, object]) -> None:
    (site.data / "media" / f"{FILE}.json").write_text(json.dumps(facts), "utf-8")
    site.site.store.notify_workers(("media", FILE))


@pytest.fixture
def shown(tiny_site: SimpleNamespace) -> SimpleNamespace:
    """A picture on a news item and in its text."""
    path = tiny_site.data / "media" / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.effect_noise((800, 600), 60).convert("RGB").save(path)
    text = {"en": [f"![A lake](/media/{FILE})"], "zh": [f"![湖](/media/{FILE})"]}
    put(tiny_site, "news/one", headline={"en": "One", "zh": "一"}, image={"file": FILE}, body=text)
    return tiny_site


def test_a_picture_says_so_with_and_without_a_credit(shown: SimpleNamespace) -> None:
    assert "ai-mark" not in page(shown, "/en/news/one/")
    know(shown, EDITED)
    html = page(shown, "/en/news/one/")
    assert html.count('<span class="ai-mark">Edited with AI</span></figcaption>') == 2
    know(shown, MADE | {"credit": {"en": "Photo: A. Nomad"}})
    html = page(shown, "/en/news/one/")
    assert html.count('<span class="ai-mark">Made with AI (Ink &amp; Sand)</span>') == 2
    assert "Photo: A. Nomad" in html
    assert page(shown, "/zh/news/one/").count("AI生成（Ink &amp; Sand）") == 2


def test_sizes_of_a_picture_say_what_an_editor_has_set(shown: SimpleNamespace) -> None:
    before = page(shown, "/en/news/one/")
    know(shown, MADE)
    html = page(shown, "/en/news/one/")
    addresses = [part.split(" ")[0] for part in html.split('srcset="')[1].split(", ")]
    assert addresses[0].startswith("/pictures/")
    assert addresses[0] not in before, "browsers keep a picture for good at its address"
    body = shown.client.get(addresses[0]).data
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in body
    assert b"Ink &amp; Sand" in body


def test_a_text_says_so_at_its_foot(tiny_site: SimpleNamespace) -> None:
    put(tiny_site, "news/two", headline={"en": "Two", "zh": "二"}, ai="helped")
    assert "This text was written with the help of AI." in page(tiny_site, "/en/news/two/")
    put(tiny_site, "news/two", headline={"en": "Two", "zh": "二"}, ai="made")
    assert "本文由AI撰写" in page(tiny_site, "/zh/news/two/")


def test_a_machine_translation_is_marked_in_its_language_until_it_was_read(
    tiny_site: SimpleNamespace,
) -> None:
    titles = {"en": "Three", "zh": "三"}
    put(tiny_site, "news/three", headline=titles, translatedBy={"zh": "machine"})
    html = page(tiny_site, "/zh/news/three/")
    notice = html[html.index("机器翻译") :].partition("</div>")[0]
    assert '<a href="/en/news/three/" lang="en" hreflang="en">English</a>' in notice
    assert "Machine translation" not in page(tiny_site, "/en/news/three/")
    put(tiny_site, "news/three", headline=titles)
    assert "机器翻译" not in page(tiny_site, "/zh/news/three/")
