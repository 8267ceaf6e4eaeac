"""Jinja as public pages use it: templates found once, code made by cms/web/templating/codegen.py, contexts
without ceremony.
"""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from cms.core.settings import Settings
from cms.web.templating.codegen import PageGenerator

Blocks = dict[str, Callable[[Context], Iterator[str]]]


def loader(settings: Settings) -> BaseLoader:
    """Templates of the institute's own folder, then the program's, which `oasis/` before a name
    asks for alone.
    """
    layers = settings.layers("templates")
    found = FileSystemLoader(layers)
    return (
        ChoiceLoader([found, PrefixLoader({"oasis": FileSystemLoader(layers[-1])})])
        if settings.site
        else found
    )


class PageContext(Context):
    """A context that doesn't list its globals: no template has others than the environment's."""

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: Blocks,
        globals: MutableMapping[str, Any] | None = None,
    ) -> None:
        super().__init__(environment, parent, name, blocks)


class PageTemplate(Template):
    """A template that is rendered without ceremony.

    Its module, which others import, is made once: it knows the environment's globals only.
    """

    def render(self, context: dict[str, Any] | None = None, **more: Any) -> str:
        """The text of the template with what `context` and `more` give it."""
        given = {**self.environment.globals, **(context or {}), **more}
        try:
            return "".join(
                self.root_render_func(PageContext(self.environment, given, self.name, self.blocks))
            )
        except Exception:
            self.environment.handle_exception()

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return self._module or super()._get_default_module()


class PageEnvironment(FlaskEnvironment):
    """Jinja with one mapping of globals for all templates: every `import` of one in another
    compares the two's.

    Jinja's own chain of mappings is compared name by name in Python, which was a tenth of a page's
    time.
    """

    code_generator_class = PageGenerator
    context_class = PageContext
    template_class = PageTemplate

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._found: dict[str, Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template; nobody asks for more than the environment has."""
        return self.globals

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """A template, loaded once unless templates are watched (debug): a page asks for a dozen.

        Jinja asks its cache under a lock, and whether the source has changed.
        """
        if self.auto_reload or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent, globals)
        return found
