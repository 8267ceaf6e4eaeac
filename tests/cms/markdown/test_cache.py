"""The cache of rendered texts."""

from cms.markdown import Labels, render
from cms.markdown.render import cache_key, render_unresolved


def test_keys_do_not_run_together() -> None:
    assert cache_key("ab", "c") != cache_key("a", "bc") != cache_key("abc")
    assert cache_key("\ud800") != cache_key("\udfff")


def test_a_text_is_rendered_once_for_the_same_arguments() -> None:
    render_unresolved.cache_clear()
    first = render("# Once", "en")
    assert render("# Once", "en") is first
    assert render("# Once", "zh") is not first
    assert render("# Once", "en", ids="x-") is not first
    assert render("# Once", "en", labels=Labels(notes="Notes")) is not first
    assert render_unresolved.cache_info().currsize == 4
