"""A change in the code of a feature renders the pages again on which it stands, and no others."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.freeze.smallsite import make_tiny_content, tree
from tests.pages import ROOT

DECLARATION = """
from pathlib import Path

from cms.core.feature import Feature
from cms.core.slots import Fill
from cms.web.templating.slots import ARTICLE_END

feature = Feature(
    "mark",
    Path(__file__).parent,
    slots=(Fill(ARTICLE_END, "mark/word.html", f"{__name__}.word:values"),),
)
"""
WORD = """
def values(place):
    return {"word": "%s"}
"""


def freeze(own: Path, out: Path) -> str:
    """Freeze in a process of its own, which imports the feature as it is now."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "freeze", str(out), "--jobs", "1"],
        cwd=ROOT,
        env=os.environ | {"OASIS_SITE": str(own)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pages(out: Path) -> dict[str, bytes]:
    """The frozen files without the record of the freeze."""
    return {name: data for name, data in tree(out).items() if not name.startswith(".")}


def test_a_changed_added_and_removed_feature_renews_the_pages_it_is_on(tmp_path: Path) -> None:
    own, out = tmp_path / "own", tmp_path / "out"
    own.mkdir()
    shutil.move(make_tiny_content(tmp_path / "tiny"), own / "data")
    freeze(own, out)
    without = pages(out)
    feature = own / "features" / "mark"
    (feature / "templates" / "mark").mkdir(parents=True)
    (feature / "templates/mark/word.html").write_text("<p>{{ word }}</p>\n")
    (feature / "__init__.py").write_text(DECLARATION)
    for word in ("zzfirst", "zzsecond"):
        (feature / "word.py").write_text(WORD % word)
        said = freeze(own, out)
        marked = [name for name, data in pages(out).items() if word.encode() in data]
        assert len(marked) > 5
        assert re.search(rf" 0 new, {len(marked)} changed, 0 removed", said), said
    freeze(own, tmp_path / "fresh")
    assert pages(out) == pages(tmp_path / "fresh")
    shutil.rmtree(feature)
    assert re.search(rf" 0 new, {len(marked)} changed, 0 removed", freeze(own, out))
    assert pages(out) == without
