"""Write the variables of templates in docs/contexts.md from the classes of their contexts. A test
checks that document, classes and templates agree.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import blueprints.sections  # noqa: E402, F401 - the sections define the contexts
from cms.web.pages.template_context import TemplateContext  # noqa: E402
from scripts.models import documented, one_line  # noqa: E402

DOCUMENT = ROOT / "docs" / "contexts.md"
MARK = "<!-- From here on written by scripts/contexts.py -->"


def contexts() -> list[type[TemplateContext]]:
    """Return the contexts of the program's templates, sorted by the template."""
    return sorted(TemplateContext.__subclasses__(), key=lambda context: context.template)


def fields(context: type[TemplateContext]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, type, meaning) of each field."""
    for node, meaning in documented(context):
        yield ast.unparse(node.target), ast.unparse(node.annotation), meaning


def section(context: type[TemplateContext]) -> str:
    rows = [
        f"| `{name}` | `{type.replace(' | ', ' or ')}` | {meaning} |"
        for name, type, meaning in fields(context)
    ]
    head = [f"## {context.template}", "", one_line(context.__doc__), ""]
    table = ["| Variable | Type | Meaning |", "|---|---|---|", *rows, ""] if rows else []
    return "\n".join([*head, *table])


def generated() -> str:
    """Return everything below the mark."""
    return "\n".join([MARK, "", *map(section, contexts())])


if __name__ == "__main__":
    text = DOCUMENT.read_text("utf-8").split(MARK)[0]
    DOCUMENT.write_text(text + generated(), "utf-8")
