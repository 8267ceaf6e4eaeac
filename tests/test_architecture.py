"""Rules of the code base: the direction of imports, the parts of a section, the size and complexity
of files.
"""

import ast
import inspect
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

from cms.site import SERVICES, Site

ROOT = Path(__file__).parent.parent
ENGINE = sorted((ROOT / "cms").rglob("*.py"))
SHARED = "shared"
"""The package of blueprints that sections import."""
SECTIONS = sorted(
    path
    for path in (ROOT / "blueprints").iterdir()
    if (path / "__init__.py").is_file() and path.name != SHARED
)
BLUEPRINTS = sorted((ROOT / "blueprints").rglob("*.py"))
FEATURES = sorted(
    path for path in (ROOT / "features").rglob("*.py") if "tests" not in path.parts[-3:]
)
CODE = [ROOT / "app.py", ROOT / "oasis.py", *ENGINE, *BLUEPRINTS, *FEATURES]
TESTS = [*sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "features").glob("*/tests/*.py"))]
FRAMEWORKS = {"flask", "jinja2", "werkzeug", "wtforms", "flask_frozen"}
PROGRAM = [
    path
    for folder in ("cms", "blueprints", "features", "templates", "static/js", "skeleton")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".py", ".html", ".js", ".md") and "tests" not in path.parts
]
SHIPPED_SITE = re.compile(
    r"\b(?:xinjiang|urumqi|central[ -]asia\w*|tian ?shan|tarim|turpan|fukang|tak[li]+makan"
    r"|kazakh\w*|junggar|gurbantunggut|lop nur|uyghur|xieg|egi|cas"
    r"|chinese academy of sciences)\b|新疆|乌鲁木齐|中亚|天山|塔里木|中国科学院|中科院",
    re.IGNORECASE,
)
WEB = {"flask", "flask_babel", "flask_login", "flask_wtf", "flask_frozen", "jinja2", "werkzeug"}
FILES = {"os", "pathlib", "json", "orjson", "shutil", "io"}


MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "schema": {"core"},
    "markdown": {"core", "schema"},
    "content": {"core", "schema", "markdown"},
    "accounts": {"core", "schema"},
    "media": {"core", "schema"},
    "search": {"core"},
    "editing": {"core", "schema", "markdown", "content", "accounts", "media", "search"},
    "publish": {"core", "schema", "markdown", "content", "accounts", "editing"},
    "site": {
        *(
            "core",
            "schema",
            "content",
            "accounts",
            "media",
            "editing",
            "publish",
        )
    },
}
"""Package of cms → the packages it may import. A new dependency is a decision: add it here."""
MAY_IMPORT["opening"] = {"core", "schema", "content", "editing", "site"}
MAY_IMPORT["web"] = set(MAY_IMPORT)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree_of(path)))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module(path: Path) -> str:
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def package_of(module: str) -> str:
    return module.split(".")[1] if "." in module else module


MODULES = {module(path): path for path in ENGINE if module(path) != "cms"}


def runtime_imports(path: Path) -> set[str]:
    """Return the modules of cms that a file imports at run time, without those imported for
    annotations alone.
    """
    tree = tree_of(path)
    for_annotations = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in for_annotations:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            members = {f"{node.module}.{alias.name}": node.module for alias in node.names}
            found.update(one if one in MODULES else owner for one, owner in members.items())
    return found - {module(path)}


def imports(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults(
    paths: Iterable[Path], find: Callable[[Path], Collection[object]]
) -> dict[str, Collection[object]]:
    """Return the non-empty results of `find` by file."""
    return {name(path): found for path in paths if (found := find(path))}


def test_the_engine_knows_no_blueprint_and_no_app() -> None:
    def above(path: Path) -> list[str]:
        return [
            one for one in imports(path) if one.split(".")[0] in ("blueprints", "features", "app")
        ]

    assert faults(ENGINE, above) == {}


def test_the_core_imports_no_feature_and_a_feature_only_those_it_needs() -> None:
    def of_features(path: Path) -> list[str]:
        return [one for one in imports(path) if one.split(".")[0] == "features"]

    def of_others(path: Path) -> list[str]:
        own = path.relative_to(ROOT / "features").parts[0]
        others = [one for one in of_features(path) if one.split(".")[1:2] != [own]]
        needed = import_module(f"features.{own}").feature.needs if others else ()
        return [one for one in others if one.split(".")[1] not in needed]

    assert faults([*ENGINE, *BLUEPRINTS, ROOT / "oasis.py"], of_features) == {}
    assert faults(FEATURES, of_others) == {}


def test_a_package_imports_only_those_below_it() -> None:
    def above(path: Path) -> set[str]:
        package = package_of(module(path))
        used = {package_of(one) for one in runtime_imports(path) if one in MODULES}
        return used - {package} - MAY_IMPORT[package]

    assert faults(MODULES.values(), above) == {}


def test_only_the_web_package_knows_flask() -> None:
    def of_the_web(path: Path) -> list[str]:
        return [one for one in imports(path) if one.split(".")[0] in WEB]

    others = [path for path in ENGINE if package_of(module(path)) != "web"]
    assert faults(others, of_the_web) == {}


def test_no_class_name_stands_twice() -> None:
    """Searching for a name leads to one class."""
    found: dict[str, list[str]] = {}
    for path in [*ENGINE, *BLUEPRINTS]:
        for node in nodes_of(path):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(name(path))
    assert len(found) > 300
    assert {one: where for one, where in found.items() if len(where) > 1} == {}


def test_no_private_name_of_a_framework_is_imported() -> None:
    def private(path: Path) -> list[str]:
        found = [one for one in imports(path) if one.split(".")[0] in FRAMEWORKS]
        return [one for one in found if any(map(is_private, one.split(".")))]

    assert faults(CODE, private) == {}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


@cache
def private_names(owner: type) -> set[str]:
    """The private methods and attributes that a class defines."""
    code = textwrap.dedent(inspect.getsource(owner))
    nodes = list(ast.walk(ast.parse(code)))
    found = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    found |= {node.id for node in nodes if isinstance(node, ast.Name) and is_assigned(node)}
    found |= {node.attr for node in nodes if isinstance(node, ast.Attribute) and is_assigned(node)}
    return set(filter(is_private, found))


def is_assigned(node: ast.Name | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store)


def is_of_a_framework(owner: type) -> bool:
    return owner.__module__.split(".")[0] in FRAMEWORKS


def test_no_private_name_of_a_framework_is_overridden() -> None:
    def overridden(path: Path) -> set[str]:
        if not FRAMEWORKS & {one.split(".")[0] for one in imports(path)}:
            return set()
        classes = [
            one
            for one in vars(import_module(module(path))).values()
            if isinstance(one, type) and one.__module__ == module(path)
        ]
        return {
            f"{one.__name__}.{private}"
            for one in classes
            for base in filter(is_of_a_framework, one.__mro__)
            for private in private_names(one) & private_names(base)
        }

    assert faults(CODE, overridden) == {}


def test_no_private_attribute_of_another_object_is_set() -> None:
    """Code that changes a framework’s object sets such attributes. Copies of one’s own class are
    called `new`.
    """

    def set_from_outside(path: Path) -> list[str]:
        return [
            ast.unparse(node)
            for node in nodes_of(path)
            if isinstance(node, ast.Attribute)
            and is_assigned(node)
            and is_private(node.attr)
            and ast.unparse(node.value) not in ("self", "cls", "new")
        ]

    assert faults(CODE, set_from_outside) == {}


def test_no_modules_import_each_other_in_a_circle() -> None:
    arrows = {one: runtime_imports(path) & MODULES.keys() for one, path in MODULES.items()}
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_modules_of_the_core_package_need_no_circle_for_their_annotations_either() -> None:
    core = {one for one in MODULES if one.startswith("cms.core.")}
    arrows = {one: set(imports(MODULES[one])) & core - {one} for one in core}
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_every_feature_of_the_program_loads() -> None:
    from app import features_of
    from tests.institute import NO_SITE

    failures = features_of(NO_SITE).failures
    assert {name: failure.text() for name, failure in failures.items()} == {}


def test_blueprints_touch_no_file_and_sections_import_only_what_they_share() -> None:
    def others(path: Path) -> list[str]:
        own = path.relative_to(ROOT / "blueprints").parts[0].removesuffix(".py")
        allowed = {own} if own == "editor" else {own, SHARED}
        return [
            one
            for one in imports(path)
            if one.startswith("blueprints.") and one.split(".")[1] not in allowed
        ]

    def files(path: Path) -> list[str]:
        opened = re.findall(r"(?<![.\w])open\(", path.read_text("utf-8"))
        return opened + [one for one in imports(path) if one.split(".")[0] in FILES]

    assert faults(set(BLUEPRINTS) - {ROOT / "blueprints" / "sections.py"}, others) == {}
    assert faults(BLUEPRINTS, files) == {}


def test_a_section_is_a_folder_of_code_a_folder_of_templates_and_a_line() -> None:
    lines = (ROOT / "blueprints" / "sections.py").read_text("utf-8")
    for section in SECTIONS:
        if section.name == "editor":
            continue
        for file in ("models.py", "views.py"):
            assert (section / file).is_file(), f"{section.name} has no {file}"
        assert (ROOT / "templates" / section.name).is_dir(), section.name
        assert f"from blueprints.{section.name} import {section.name}" in lines


def test_every_section_names_its_addresses() -> None:
    """By `urls`, or, for each of its pages, by the existing values."""
    from blueprints.sections import SECTIONS

    for section in SECTIONS:
        named = section.views.keys() if section._addresses else section._each.keys()
        assert named == section.views.keys(), section.name


def test_every_file_is_as_the_formatter_writes_it() -> None:
    ruff = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ruff.returncode == 0, ruff.stdout


def test_what_tests_share_stands_in_helper_modules() -> None:
    own = {file.stem for file in TESTS if file.stem.startswith("test_")} | {"conftest"}

    def shared(path: Path) -> list[str]:
        return [one for one in imports(path) if own & set(one.split("."))]

    helpers = (
        path for path in TESTS if path.name != "conftest.py"
    )  # those of features take others
    assert faults(helpers, shared) == {}


def test_the_program_names_no_institute() -> None:
    """Facts about the shipped site belong in data/."""
    assert faults(PROGRAM, lambda path: SHIPPED_SITE.findall(path.read_text("utf-8"))) == {}


def test_no_message_hides_in_an_f_string() -> None:
    """The extraction doesn't look there, so no catalog would have the message."""
    calls = {"_", "gettext", "ngettext", "pgettext", "npgettext"}

    def hidden(path: Path) -> list[str]:
        texts = [one for one in nodes_of(path) if isinstance(one, ast.JoinedStr)]
        inside = [one for text in texts for one in ast.walk(text) if isinstance(one, ast.Call)]
        return [ast.unparse(one) for one in inside if ast.unparse(one.func) in calls]

    assert faults((path for path in PROGRAM if path.suffix == ".py"), hidden) == {}


def test_no_function_is_too_tangled() -> None:
    """McCabe's number is 8 or less; the bound is set in pyproject.toml."""
    ruff = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--select",
            "C901",
            "app.py",
            "oasis.py",
            "cms",
            "blueprints",
            "features",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ruff.returncode == 0, ruff.stdout


def test_templates_have_lines_of_120_columns_and_keep_to_the_policy() -> None:
    """The Content-Security-Policy forbids inline style and script."""

    def forbidden(path: Path) -> list[str]:
        text = path.read_text("utf-8")
        found = re.findall(r"\sstyle=|\son[a-z]+=|javascript:|<style", text)
        found += re.findall(r"\|safe", text.replace(" ", ""))
        return [*found, *(line for line in text.splitlines() if len(line) > 120)]

    folders = [ROOT / "templates", *ROOT.glob("features/*/templates")]
    assert faults(sorted(path for one in folders for path in one.rglob("*.html")), forbidden) == {}


def test_services_are_asked_for_by_class() -> None:
    """In tests, a site is of any type: mypy doesn't see an attribute that it lacks."""
    names = {target.rpartition(":open_")[2] for target in SERVICES.values()} - {*vars(Site)}
    assert {"jobs", "sessions"} <= names
    attribute = re.compile(rf"\bsite(?:\(\))?\.(?:{'|'.join(sorted(names))})\b")
    assert faults([*CODE, *TESTS], lambda path: attribute.findall(path.read_text("utf-8"))) == {}


def test_public_functions_of_the_engine_are_documented() -> None:
    """Each file has a docstring too."""

    def bare(path: Path) -> list[str]:
        tree = tree_of(path)
        found = [
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]
        said = ast.get_docstring(tree) or not path.read_text("utf-8").strip()
        return found if said else [*found, "the file itself"]

    assert faults(ENGINE, bare) == {}


def test_docstrings_say_what_a_thing_is_or_does() -> None:
    """A docstring that begins with "What" or "Who" makes a reader guess the noun."""
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

    def guessing(path: Path) -> list[str]:
        texts = [ast.get_docstring(one) for one in nodes_of(path) if isinstance(one, documented)]
        texts += [
            one.value.value
            for one in nodes_of(path)
            if isinstance(one, ast.Expr)
            and isinstance(one.value, ast.Constant)
            and isinstance(one.value.value, str)
        ]  # those of attributes too
        return [text for text in texts if text and text.split()[0] in ("What", "Who", "Whoever")]

    assert faults(CODE, guessing) == {}, "begin with the noun or the verb: “The day from which …”"


def test_the_package_is_the_size_it_says() -> None:
    """The median function stays short, so that a reader sees it whole."""
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in CODE
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    )
    assert lengths[len(lengths) // 2] <= 10


def test_each_test_module_has_a_name_of_its_own() -> None:
    """Pytest imports those outside packages by their names alone."""
    found: dict[str, list[str]] = {}
    for path in TESTS:
        if not (path.parent / "__init__.py").is_file() and path.name.startswith("test_"):
            found.setdefault(path.name, []).append(name(path))
    assert {key: paths for key, paths in found.items() if len(paths) > 1} == {}
