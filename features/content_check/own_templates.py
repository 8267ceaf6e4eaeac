"""Checks of the institute's own templates against those of the program.

An update may rename a macro or a block. A missing macro fails only when its page is rendered, and a
block without a place is silently shown nowhere.
"""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, nodes

from cms.core.errors import Refusal
from cms.web.context import AppState
from cms.web.own_code import OwnCodeError, code_errors, own_code_error

NO_TEMPLATE = "there is no template %(template)s"
NO_MACRO = "%(template)s has no %(name)s"
NO_BLOCK = "%(template)s has no block %(name)s, so this is shown nowhere"


def own_code_errors(state: AppState) -> Iterator[Refusal]:
    """Yield the errors in features, and in the sections and templates of the institute's own folder."""
    yield from code_errors(state.site)
    if folder := state.site.settings.site:
        yield from own_template_errors(state.templates.environment, folder)


def own_template_errors(environment: Environment, folder: Path) -> Iterator[OwnCodeError]:
    """Yield the errors in the templates of the institute's own folder."""
    for path in sorted((folder / "templates").rglob("*.html")):
        name = path.relative_to(folder / "templates").as_posix()
        try:
            environment.get_template(name)
            problems = list(_reference_problems(environment, name))
        except TemplateSyntaxError as error:
            if error.filename == str(path):  # else it is named with that file
                yield own_code_error(error, folder)
            continue
        for line, problem in problems:
            yield OwnCodeError(file=f"templates/{name}", line=line, problem=problem)


def _reference_problems(environment: Environment, name: str) -> Iterator[tuple[int, str]]:
    """Yield (line, problem) for each template, macro and block that doesn't exist."""
    for node in _parse(environment, name).find_all(nodes.Node):
        if not isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport):
            continue
        target = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(target, str) or getattr(node, "ignore_missing", False):
            continue
        try:
            tree = _parse(environment, target)
        except TemplateNotFound:
            yield node.lineno, NO_TEMPLATE % {"template": target}
            continue
        if isinstance(node, nodes.FromImport):
            yield from _missing_macros(node, target, tree)
        elif isinstance(node, nodes.Extends):
            yield from _missing_blocks(environment, name, target)


def _missing_macros(
    node: nodes.FromImport, target: str, tree: nodes.Template
) -> Iterator[tuple[int, str]]:
    offered = {macro.name for macro in tree.find_all(nodes.Macro)}
    offered |= {one.name for one in tree.find_all(nodes.Name) if one.ctx == "store"}
    for imported in node.names:
        macro = imported if isinstance(imported, str) else imported[0]
        if macro not in offered:
            yield node.lineno, NO_MACRO % {"template": target, "name": macro}


def _missing_blocks(environment: Environment, name: str, parent: str) -> Iterator[tuple[int, str]]:
    """Yield the outermost blocks of a template that none of those it extends has."""
    offered: set[str] = set()
    ancestor: str | None = parent
    while ancestor:
        tree = _parse(environment, ancestor)
        offered |= {block.name for block in tree.find_all(nodes.Block)}
        ancestor = _parent(tree)
    for node in _parse(environment, name).body:
        if isinstance(node, nodes.Block) and node.name not in offered:
            yield node.lineno, NO_BLOCK % {"template": parent, "name": node.name}


def _parent(tree: nodes.Template) -> str | None:
    extends = tree.find(nodes.Extends)
    template = extends.template if extends else None
    return str(template.value) if isinstance(template, nodes.Const) else None


def _parse(environment: Environment, name: str) -> nodes.Template:
    assert environment.loader
    source, file, _uptodate = environment.loader.get_source(environment, name)
    return environment.parse(source, name, file)
