"""The contexts of templates: each field is documented and used, and templates use nothing else."""

from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields
from types import SimpleNamespace

import pytest
from flask import Flask
from jinja2.meta import find_undeclared_variables
from jinja2.nodes import Block, Extends, FromImport, Include, Macro, Name, Template

from cms.web.pages.template_context import TemplateContext
from scripts import contexts

EVERY_PAGE = {"page", "site", "menus"}
CONTEXTS = contexts.contexts()


def parsed(app: Flask, template: str) -> Iterator[Template]:
    """Yield a template, and those it extends and includes without the blocks that it replaces."""
    environment, names, replaced = app.jinja_env, [template], set[str]()
    for name in names:
        tree = environment.parse(environment.loader.get_source(environment, name)[0])
        for block in tree.find_all(Block):
            if block.name in replaced:
                block.body = []
            elif "super" not in {name.name for name in block.find_all(Name)}:
                replaced.add(block.name)
        names += [
            node.template.value
            for node in tree.find_all((Extends, Include))
            if node.template.value not in names
        ]
        yield tree


def variables(app: Flask, template: str) -> set[str]:
    """Return the variables that a template uses, with those it extends and includes."""
    found = set[str]()
    for tree in parsed(app, template):
        found |= find_undeclared_variables(tree) - own_names(tree)
    return found - set(app.jinja_env.globals) - EVERY_PAGE


def own_names(tree: Template) -> set[str]:
    """Return the names that a template imports or sets, which Jinja's finder misses in blocks."""
    names = {macro.name for macro in tree.find_all(Macro)}
    names |= {name.name for name in tree.find_all(Name) if name.ctx == "store"}
    for imported in tree.find_all(FromImport):
        names |= {one if isinstance(one, str) else one[1] for one in imported.names}
    return names


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: context.__name__)
def test_a_template_uses_what_its_context_has(app: Flask, context: type[TemplateContext]) -> None:
    assert variables(app, context.template) == {field.name for field in fields(context)}
    assert [name for name, _type, meaning in contexts.fields(context) if not meaning] == []


def test_the_document_is_what_the_classes_say() -> None:
    text = contexts.DOCUMENT.read_text("utf-8")
    assert text.split(contexts.MARK)[1] == contexts.generated().split(contexts.MARK)[1], (
        "run “make generate”"
    )


def test_a_variable_that_no_context_has_is_found(
    tiny_site: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check above fails for it."""
    loader = tiny_site.app.jinja_env.loader
    known = loader.get_source

    def source(environment: object, name: str) -> tuple[str, str | None, object]:
        text, *rest = known(environment, name)
        return (f"{text}{{{{ undocumented }}}}", *rest)

    monkeypatch.setattr(loader, "get_source", source)
    assert "undocumented" in variables(tiny_site.app, "news/article.html")


def test_a_context_cannot_be_changed_after_the_view() -> None:
    [context] = [one for one in CONTEXTS if one.template == "news/index.html"]
    made = context(())
    with pytest.raises(FrozenInstanceError):
        made.items = (1,)
