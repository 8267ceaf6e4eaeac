"""Texts that a process can't render are detected by the resources they take, on a machine however
busy.

No such text is known, so here the engine is one in which certain words take them.
"""

from pathlib import Path

import pytest

from cms.core.settings import ROOT
from cms.markdown.trial_render import first_fatal

ENGINE = """
import signal, time
import comrak
usual = comrak.render_markdown
def render_markdown(text, *options):
    while "endless" in text:
        pass
    if "fatal" in text:
        signal.raise_signal(signal.SIGSEGV)
    end = time.process_time() + 0.4
    while "slow" in text and time.process_time() < end:
        pass
    return usual(text, *options)
comrak.render_markdown = render_markdown
"""


@pytest.fixture(autouse=True)
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine of the process that renders texts on trial."""
    (tmp_path / "sitecustomize.py").write_text(ENGINE)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}")


@pytest.mark.parametrize("word", ["endless", "fatal"])
def test_the_text_that_cannot_be_rendered_is_named(word: str) -> None:
    assert first_fatal([("a", "en"), (word, "en"), ("b", "en")], seconds=1) == 1


def test_texts_that_take_long_together_are_innocent() -> None:
    """By wall time any text is slow if many processes share a processor."""
    assert first_fatal([("slow", "en")] * 4, seconds=1) is None
