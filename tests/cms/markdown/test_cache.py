"""What is kept between calls."""

from cms.markdown import Labels, render
from cms.markdown.render import key_of, prepared


def test_keys_do_not_run_together() -> None:
    assert key_of("ab", "c") != key_of("a", "bc") != key_of("abc")
    assert key_of("\ud800") != key_of("\udfff")


def test_a_text_is_rendered_once_for_the_same_arguments() -> None:
    prepared.cache_clear()
    first = render("# Once", "en")
    assert render("# Once", "en") is first
    assert render("# Once", "zh") is not first
    assert render("# Once", "en", ids="x-") is not first
    assert render("# Once", "en", labels=Labels(notes="Notes")) is not first
    assert prepared.cache_info().currsize == 4
