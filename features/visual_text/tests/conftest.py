"""The fixtures of the editor's tests, of the engine's and of the browser's; a visual text."""

from collections.abc import Iterator

import pytest

from features.visual_text.tests.visual_texts import VisualText, open_visual
from tests.browser.conftest import *  # noqa: F403
from tests.browser.entry.conftest import *  # noqa: F403
from tests.browser.entry.conftest import Browsers, entering
from tests.cms.conftest import *  # noqa: F403
from tests.editor.entry.conftest import *  # noqa: F403


@pytest.fixture(scope="module")
def written(browsers: Browsers) -> Iterator[VisualText]:
    """The visual text of an item that no other test opens."""
    with entering(browsers) as enter:
        page = enter("Writer", alone=True)
        yield open_visual(page, "entries/news/sandbank-campus/")
