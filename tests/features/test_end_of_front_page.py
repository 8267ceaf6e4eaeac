"""A feature at the end of the front page, and nothing there without one."""

import shutil
from pathlib import Path

from tests.entries import page
from tests.own_site import start

DECLARATION = """
from pathlib import Path

from cms.core.feature import Feature
from cms.core.slots import Fill
from cms.web.templating.slots import HOME_END

feature = Feature(
    "motto", Path(__file__).parent, slots=(Fill(HOME_END, "motto/words.html", f"{__name__}:values"),)
)


def values(place):
    return {"number": place.read.count("news")}
"""
WORDS = '<p class="motto">{{ page.title }}, {{ number }}</p>'


def test_a_feature_stands_at_the_end_of_the_front_page_alone(
    tmp_path: Path, small_data: Path
) -> None:
    folder = tmp_path / "own"
    shutil.copytree(small_data, folder / "data", ignore=shutil.ignore_patterns("geo"))
    without = page(start(folder), "/en/")
    feature = folder / "features/motto"
    (feature / "templates/motto").mkdir(parents=True)
    (feature / "templates/motto/words.html").write_text(WORDS, "utf-8")
    (feature / "__init__.py").write_text(DECLARATION, "utf-8")
    site = start(folder)
    before, mark, after = page(site, "/en/").partition('<p class="motto">')
    assert mark
    words, _end, rest = after.partition("</p>")
    number = site.site.store.snapshot().content.entries["news"]
    assert words.endswith(f", {len(number)}")
    assert before + rest.lstrip("\n") == without
    assert mark not in page(site, "/en/news/")
