"""The templates of pages are compiled before the first save."""

from types import SimpleNamespace

from features.update_on_save.task import compile_templates


def test_a_template_for_the_editor_is_not_compiled_for_pages(thorny: SimpleNamespace) -> None:
    """Publishing after a save compiles the others before the first save."""
    (thorny.own / "templates/thorn/staff.html").write_text("{{ 1 | ago }}")
    compile_templates(thorny.app)
    assert thorny.app.jinja_env.get_template("home/index.html")
