"""A text keeps its bytes where it wasn't touched, and shows typed text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cms.schema.fields import Markdown
from cms.schema.fields.walk import walk
from features.visual_text.tests.awkward import AWKWARD
from features.visual_text.tests.visual_texts import VisualText
from tests.browser.entry.models import MODELS
from tests.browser.server import Server
from tests.thorough import Run, sample

pytestmark = pytest.mark.browser
EDITS, FUZZ = (
    (Path(__file__).parent / f"{name}.js").read_text("utf-8") for name in ("edits", "fuzz")
)


def shipped_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of every long text of a site, in each language."""
    for name, model in MODELS.items():
        files = (
            [data / f"{name}.json"] if model.single else (data / "content" / name).glob("*.json")
        )
        for file in files:
            if not file.exists():
                continue
            raw = json.loads(file.read_bytes())
            for leaf in walk(model.fields, raw):
                if isinstance(leaf.field, Markdown) and isinstance(leaf.value, list):
                    yield f"{name}/{file.stem} {leaf.path}", "\n".join(leaf.value)


def test_shipped_texts_keep_their_bytes(written: VisualText, server: Server) -> None:
    texts = sample(shipped_texts(server.data), 120)
    found: dict[str, Any] = written.page.evaluate(EDITS, [texts, False])
    assert found["faults"] == found["opaque"] == []
    assert found["identical"] == len(texts)
    assert (
        found["shownSame"] == found["restSame"] == found["oneLine"] == found["edits"] > len(texts)
    )


def test_awkward_texts_keep_their_bytes(written: VisualText) -> None:
    texts = list(AWKWARD.items())
    found: dict[str, Any] = written.page.evaluate(EDITS, [texts, True])
    assert not found["faults"], json.dumps(found["faults"], ensure_ascii=False, indent=1)
    assert found["identical"] == len(texts) > 150
    assert found["shownSame"] == found["restSame"] == found["edits"] > 500
    # blocks that can’t be edited as they are shown
    assert len(found["opaque"]) == 32, found["opaque"]


@pytest.mark.parametrize(("steps", "rounds"), [(1, 1500), (6, 400)])
def test_random_edits_are_undone_to_the_first_byte(
    written: VisualText, server: Server, steps: int, rounds: int
) -> None:
    """Content that Markdown can’t write is found by reading it again, so no more is compared here."""
    texts = [*shipped_texts(server.data), *AWKWARD.items()]
    rounds = rounds if Run.thorough else rounds // 20
    found: dict[str, Any] = written.page.evaluate(FUZZ, [texts, rounds, steps, 7])
    assert found["threw"] == found["notUndone"] == []
    assert found["rounds"] == rounds
    assert len(found["unlike"]) <= max(3, rounds // 25), found["unlike"]
