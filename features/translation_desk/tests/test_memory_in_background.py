"""On a large site, a process of its own fills the translation memory."""

from types import SimpleNamespace

from features.translation_desk.memory import TranslationMemory
from features.translation_desk.services import memory_builder
from tests.waiting import wait_until


def test_a_process_learns_what_a_request_left(tiny_site: SimpleNamespace) -> None:
    site, overview = tiny_site.site, tiny_site.site.editing.overviews.current()
    assert not site.get(TranslationMemory).learn(overview, limit=1)
    memory_builder(site).begin()
    lock = site.paths.job_lock("translation-memory")
    wait_until(lambda: lock.stat().st_mtime == 0)
    site.store.database.close()
    assert site.get(TranslationMemory).learn(overview, limit=0)
