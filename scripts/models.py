"""Write the reference of content types in docs/models.md from the code. A test checks that both
agree.
"""

import ast
import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import blueprints.shared.fields  # noqa: E402
import cms.schema.content_type  # noqa: E402
import cms.schema.fields  # noqa: E402
import cms.schema.fields.cross_checks as together  # noqa: E402
from blueprints.shared import schema_org  # noqa: E402
from cms.schema import content_type  # noqa: E402
from cms.schema.content_type import ContentType  # noqa: E402
from cms.schema.fields import Field  # noqa: E402

DOCUMENT = ROOT / "docs" / "models.md"
MARK = "<!-- From here on written by scripts/models.py -->"
DERIVED = {"fields", "projections"}
"""Attributes of a content type that are computed from the others."""


def attributes() -> Iterator[tuple[str, str, str]]:
    """Yield (name, default, meaning) of the attributes that a type declares, from the class and its
    docstrings.
    """
    for node, meaning in documented(ContentType):
        if node.target.id not in DERIVED:
            yield node.target.id, ast.unparse(node.value) if node.value else "", meaning


def documented(of: type) -> Iterator[tuple[ast.AnnAssign, str]]:
    """Yield (declaration, docstring in one line) of each attribute that a class declares."""
    tree = ast.parse(Path(inspect.getfile(of)).read_text("utf-8"))
    [body] = [
        node.body
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == of.__name__
    ]
    for node, after in zip_longest(body, body[1:]):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            docstring = ast.literal_eval(after.value) if isinstance(after, ast.Expr) else ""
            yield node, one_line(docstring)


def one_line(text: str | None) -> str:
    """Return a docstring as one line of a table."""
    return " ".join((text or "").split()).replace("|", "\\|")


def options() -> Iterator[tuple[str, str, str]]:
    """Yield (name, default, meaning) of the options of every field."""
    meanings = dict(re.findall(r"`(\w+)`: (.*?)(?=[.;] `\w+`:|\.$)", one_line(Field.__doc__)))
    for name, parameter in list(inspect.signature(Field).parameters.items()):
        default = "" if parameter.default is parameter.empty else repr(parameter.default)
        yield name, default, meanings[name]


def own_options(kind: type[Field]) -> str:
    """Return the options of a field type besides the common ones."""
    shared = set(inspect.signature(Field).parameters)
    options = []
    for name, parameter in inspect.signature(kind).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD or name in shared:
            continue
        star = "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
        default = "" if parameter.default is parameter.empty else f"={parameter.default!r}"
        options.append(f"`{star}{name}{default}`")
    return ", ".join(options)


def kinds() -> Iterator[tuple[str, str, str]]:
    """Yield (name, own options, meaning) of every field type."""
    shared = blueprints.shared.fields
    for name in sorted((*cms.schema.fields.__all__, *shared.__all__)):
        kind = getattr(shared if name in shared.__all__ else cms.schema.fields, name)
        if inspect.isclass(kind) and issubclass(kind, Field) and kind is not Field:
            yield f"`{name}`", own_options(kind), one_line(kind.__doc__)
        elif inspect.isfunction(kind):
            yield f"`{name}()`", "", one_line(kind.__doc__)


def described(
    module: ModuleType, base: type | None = None, names: Sequence[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yield (call, meaning) of what a module offers to models: its subclasses of `base` if given,
    else its classes and functions; only `names`, if given.
    """
    for name, value in vars(module).items():
        if names and name not in names:
            continue
        if base and not (inspect.isclass(value) and issubclass(value, base) and value is not base):
            continue
        public = not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
        if public and (inspect.isfunction(value) or (inspect.isclass(value) and value.__doc__)):
            parameters = ", ".join(
                f"{'**' if one.kind is one.VAR_KEYWORD else '*' if one.kind is one.VAR_POSITIONAL else ''}{one.name}"
                for one in inspect.signature(value).parameters.values()
            )
            yield f"`{name}({parameters})`", one_line(inspect.getdoc(value))


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]
    return "\n".join(lines)


def as_code(rows: Iterator[tuple[str, str, str]]) -> Iterator[tuple[str, ...]]:
    """Yield rows with name and default as code."""
    return (
        (f"`{name}`", f"`{default}`" if default else "", meaning) for name, default, meaning in rows
    )


def generated() -> str:
    """Return everything below the mark."""
    return (
        "\n\n".join(
            [
                MARK,
                "## What a type says",
                table(("Name", "Default", "Meaning"), as_code(attributes())),
                "## What `form` may hold",
                table(
                    ("Write", "Puts there"), described(content_type, names=("main", "side", "more"))
                ),
                "## Options of every field",
                table(("Option", "Default", "Meaning"), as_code(options())),
                "## Types of fields",
                table(("Type", "Takes too", "Holds"), kinds()),
                "## What `jsonld` may say beside a field’s path",
                table(("Write", "Says"), described(schema_org)),
                "## What `checks` may hold",
                table(("Write", "Says"), described(together, together.Check)),
            ]
        )
        + "\n"
    )


def main() -> None:
    """Rewrite everything below the mark."""
    DOCUMENT.write_text(DOCUMENT.read_text("utf-8").split(MARK)[0] + generated(), "utf-8")


if __name__ == "__main__":
    main()
