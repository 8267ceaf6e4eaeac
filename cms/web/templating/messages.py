"""Translates the messages of templates when they are compiled, once per language.

`_("Search")` becomes its text in the compiled template, so that rendering a page calls no gettext.
A message that isn't constant stays a call.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress

from jinja2 import BytecodeCache, Environment, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from cms.web import i18n

PLURAL_INDEX = "plural_index"
"""The function of templates that returns the index of a number's plural form."""
NUMBERS = (*range(200), 1_000_000)
"""These have every plural form of every language (CLDR, “Language Plural Rules”)."""


class MessageTranslator(NodeTransformer):
    """Replaces calls of gettext and its variants in the language of the page being rendered."""

    def visit_Call(self, call: nodes.Call) -> nodes.Expr:  # noqa: N802 - Jinja's name
        """Return the text of a message, if it is constant."""
        self.generic_visit(call)
        translate = TRANSLATE.get(call.node.name) if isinstance(call.node, nodes.Name) else None
        if translate is None or call.dyn_args or call.dyn_kwargs:
            return call
        with suppress(nodes.Impossible):
            return translate(call)
        return call


def _message(call: nodes.Call) -> nodes.Expr:
    """`_(text, **values)`"""
    phrase = nodes.Const(i18n.gettext_html(*_constants(call.args)))
    return _filled(phrase, call.kwargs) if call.kwargs else phrase


def _message_in_context(call: nodes.Call) -> nodes.Expr:
    """`pgettext(context, text, **values)`"""
    return _filled(nodes.Const(i18n.phrase(*_constants(call.args))), call.kwargs)


def _plural(call: nodes.Call) -> nodes.Expr:
    """`ngettext(one, many, num, **values)`"""
    *messages, number = call.args
    return _numbered(call, number, "", *_constants(messages))


def _plural_in_context(call: nodes.Call) -> nodes.Expr:
    """`npgettext(context, one, many, num, **values)`"""
    *messages, number = call.args
    return _numbered(call, number, *_constants(messages))


TRANSLATE: dict[str, Callable[[nodes.Call], nodes.Expr]] = {
    "_": _message,
    "gettext": _message,
    "pgettext": _message_in_context,
    "ngettext": _plural,
    "npgettext": _plural_in_context,
}


def _constants(arguments: list[nodes.Expr]) -> list[str]:
    """Return the values of constant arguments. Raises nodes.Impossible."""
    return [argument.as_const() for argument in arguments]


def _filled(phrase: nodes.Expr, values: list[nodes.Keyword], *more: nodes.Pair) -> nodes.Expr:
    """Return a phrase with the values of its placeholders, escaped."""
    pairs = [nodes.Pair(nodes.Const(value.key), value.value) for value in values]
    return nodes.Mod(phrase, nodes.Dict([*more, *pairs]))


def _numbered(
    call: nodes.Call, number: nodes.Expr, context: str, one: str, many: str
) -> nodes.Expr:
    """Return the plural form for a number that is known when the page is rendered."""
    by_number = [i18n.plural_phrase(context, one, many, sample) for sample in NUMBERS]
    singular, plural = by_number[1], by_number[2]
    if all(phrase == plural for phrase in by_number):
        form: nodes.Expr = nodes.Const(plural)
    elif all(
        phrase == plural for sample, phrase in zip(NUMBERS, by_number, strict=True) if sample != 1
    ):
        is_one = nodes.Compare(number, [nodes.Operand("eq", nodes.Const(1))])
        form = nodes.CondExpr(is_one, nodes.Const(singular), nodes.Const(plural))
    else:
        forms = dict(zip(map(i18n.plural_index, NUMBERS), by_number, strict=True))
        index = nodes.Call(nodes.Name(PLURAL_INDEX, "load"), [number], [], None, None)
        form = nodes.Getitem(nodes.Const(forms), index, "load")
    return _filled(form, call.kwargs, nodes.Pair(nodes.Const("num"), number))


class PageGenerator(CodeGenerator):
    """Generates the Python code of templates for the pages of one language.

    The output of a template or block is collected in a list. Jinja would pass every piece through
    the generators of all templates that a page extends.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """Translate a template before its code is generated."""
        super().visit_Template(MessageTranslator().visit(node), frame)

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        """Generate the code of a list of nodes; of a whole template or block, collect the output."""
        if frame.buffer is not None or not (frame.rootlevel or frame.block_frame):
            super().blockvisit(body, frame)
            return
        self.buffer(frame)
        super().blockvisit(body, frame)
        self.writeline(f"yield concat({frame.buffer})")


class TranslatedBytecode(BytecodeCache):
    """A bytecode cache for one language: by its code, the catalogs and the program."""

    def __init__(self, cache: BytecodeCache, language: str, version: bytes) -> None:
        """`version` changes with the catalogs and the program."""
        self._cache, self._language, self._version = cache, language, version.hex()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return a key that no other language has."""
        return f"{self._cache.get_cache_key(name, filename)}-{self._language}"

    def get_source_checksum(self, source: str) -> str:
        """Return a checksum of a template and of what its compiled form depends on."""
        return self._cache.get_source_checksum(source + self._version)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of a template if it is cached."""
        self._cache.load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Cache the code of a template."""
        self._cache.dump_bytecode(bucket)


def translated(environment: Environment, language: str, version: bytes) -> Environment:
    """Return an environment for the pages of one language. `version` changes with the catalogs and
    the program.
    """
    cache = environment.bytecode_cache
    overlay = environment.overlay(
        bytecode_cache=cache and TranslatedBytecode(cache, language, version)
    )
    overlay.code_generator_class = PageGenerator
    return overlay
