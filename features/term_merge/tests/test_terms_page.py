"""/terms/: the links to it, and the roles that may merge."""

import re

from people import Visitor


def tabs(html: str) -> list[str]:
    nav = html.partition('<nav class="tabs"')[2].partition("</nav>")[0]
    return re.findall(r'<a href="([^"]+)"', nav)


def test_it_is_a_tab_of_the_structure_and_a_button_of_its_list(editor: Visitor) -> None:
    html = editor.text("/terms/")
    assert "/terms/" in tabs(html)
    assert tabs(html) == tabs(editor.text("/structure/pages/"))
    assert 'href="/terms/" aria-current="page"' in html
    assert re.search('href="/structure/pages/"[^>]* aria-current="true"', html), "in the menu"
    assert "Use and merging" in editor.text("/entries/terms/")
    assert "Use and merging" not in editor.text("/entries/news/")


def test_a_translator_merges_nothing(translator: Visitor) -> None:
    translator.get("/terms/sand/merge", 403)
