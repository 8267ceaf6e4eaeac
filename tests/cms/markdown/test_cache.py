"""What is kept between calls."""

from threading import Thread

from cms.markdown import Labels, render
from cms.markdown.render import RENDERED_TEXTS, LruCache, key_of


def test_made_once_and_the_longest_unused_goes_first() -> None:
    made: list[str] = []

    def make(text: str) -> str:
        made.append(text)
        return text

    kept: LruCache[str] = LruCache(limit=6, size=len)
    for text in ("aa", "bb", "cc", "aa", "dd", "aa", "bb"):
        assert kept.get(key_of(text), lambda text=text: make(text)) == text
    assert made == ["aa", "bb", "cc", "dd", "bb"]
    assert len(kept) == 3
    assert kept.held == 6


def test_what_is_too_big_is_made_but_not_kept() -> None:
    kept: LruCache[str] = LruCache(limit=3, size=len)
    assert kept.get(b"k", lambda: "long text") == "long text"
    assert len(kept) == 0
    assert kept.held == 0


def test_clearing() -> None:
    kept: LruCache[str] = LruCache(limit=10, size=len)
    kept.get(b"k", lambda: "one")
    kept.clear()
    assert kept.get(b"k", lambda: "two") == "two"


def test_keys_do_not_run_together() -> None:
    assert key_of("ab", "c") != key_of("a", "bc") != key_of("abc")
    assert key_of("\ud800") != key_of("\udfff")


def test_threads_leave_the_count_right() -> None:
    kept: LruCache[str] = LruCache(limit=500, size=len)

    def work() -> None:
        for number in range(300):
            kept.get(key_of(str(number % 90)), lambda: "x" * 10)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.held == len(kept) * 10 == 500


def test_a_text_is_rendered_once_for_the_same_arguments() -> None:
    RENDERED_TEXTS.clear()
    first = render("# Once", "en")
    assert render("# Once", "en") is first
    assert render("# Once", "zh") is not first
    assert render("# Once", "en", ids="x-") is not first
    assert render("# Once", "en", labels=Labels(notes="Notes")) is not first
    assert len(RENDERED_TEXTS) == 4
