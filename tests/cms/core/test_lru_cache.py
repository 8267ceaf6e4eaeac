"""A mapping of bounded size."""

from threading import Thread

from cms.core.lru_cache import LruCache


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept: LruCache[str, str] = LruCache(limit=6, size=len)
    for text in ("aa", "bb", "cc"):
        kept.put(text, text)
    assert kept.get("aa") == "aa"
    kept.put("dd", "dd")
    assert [key for key, _value in kept.items()] == ["cc", "aa", "dd"]
    assert (kept.get("bb"), kept.total_size) == (None, 6)


def test_what_is_too_large_is_not_kept_and_pushes_nothing_out() -> None:
    kept: LruCache[str, str] = LruCache(limit=3, size=len)
    kept.put("a", "a")
    kept.put("k", "long text")
    assert (kept.get("a"), kept.get("k"), kept.total_size) == ("a", None, 1)


def test_a_value_counts_as_large_as_it_is_when_it_is_put() -> None:
    kept: LruCache[str, list[int]] = LruCache(limit=10, size=len)
    value = [1]
    kept.put("k", value)
    value += [2, 3]
    kept.put("k", value)
    assert kept.total_size == 3
    kept.drop("k")
    assert (kept.total_size, len(kept)) == (0, 0)


def test_threads_leave_the_count_right() -> None:
    kept: LruCache[int, str] = LruCache(limit=500, size=len)

    def work() -> None:
        for number in range(300):
            if kept.get(number % 90) is None:
                kept.put(number % 90, "x" * 10)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.total_size == len(kept) * 10 == 500
