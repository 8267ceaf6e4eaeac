"""Python from templates, as Jinja's own compiler makes it, but for what a page does a hundred times
over.

Measured on an article: half of its time was Jinja's, and most of that three things of a microsecond
each, which the code made here has in a tenth. An attribute is asked of its object first, and of the
environment only where the object hasn't it. A function is called, not handed to `Context.call`,
which looks whether it wants the context: what wants one is found in the globals when a template is
compiled, so no view may hand such a function to a template. And what is shown is escaped by the
same rule, without a `Markup` around each piece that goes into the page anyway.
"""

from io import StringIO
from pathlib import Path
from typing import Any

from jinja2 import compiler, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from cms.core.fingerprint import fingerprint
from cms.core.languages import Text


def version() -> str:
    """What code made here is known by on the disk: this file and the compiler it adds to."""
    return fingerprint((Path(__file__).read_bytes(), Path(compiler.__file__).stat().st_size)).hex()


def shown(value: Any) -> str:
    """What autoescape makes of a value, to be joined with the rest of a page:
    `str(markupsafe.escape(value))`.
    """
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str or kind is Text:
        if "&" in value or "<" in value or ">" in value or '"' in value or "'" in value:
            return escape(value)
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int else escape(value)


class DirectMacro(Macro):
    """A macro whose arguments are bound at once where they stand in their places, as nearly all do."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._plain = not (self.catch_kwargs or self.catch_varargs or self.explicit_caller)
        self._wanted = self._argument_count + self.caller
        self._left_out = (missing,) * self._argument_count

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        if not self._plain or not self._default_autoescape:
            return super().__call__(*args, **kwargs)
        bound = args + self._left_out[len(args) :]
        if kwargs:
            caller = kwargs.get("caller") if len(kwargs) == 1 and self.caller else None
            if caller is None:
                return super().__call__(*args, **kwargs)
            bound += (caller,)
        if len(bound) != self._wanted:
            return super().__call__(*args, **kwargs)
        return str.__new__(Markup, self._func(*bound))


class PageGenerator(CodeGenerator):
    """The compiler of public templates (`Environment.code_generator_class`)."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """The module of a template, with what its code needs of ours."""
        self.writeline(f"from {__name__} import DirectMacro, shown")
        super().visit_Template(node, frame)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Make a macro of the function just written."""
        self.write("Direct")
        super().macro_def(macro_ref, frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Show values; one whose condition isn't met is an empty text, not an undefined object that
        says why.
        """
        node.nodes = [_with_else(child) for child in node.nodes]
        super().visit_Output(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("shown(")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja's name
        """Call what takes no context."""
        if self._wants_context(node.node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        self._arguments(node, frame, forward_caller)
        self.write(")")

    def _wants_context(self, called: nodes.Expr) -> bool:
        if self.environment.is_async or self.environment.sandboxed:
            return True
        given = (
            self.environment.globals.get(called.name) if isinstance(called, nodes.Name) else None
        )
        return any(
            hasattr(one, "jinja_pass_arg") for one in (given, vars(type(given)).get("__call__"))
        )

    def _arguments(self, node: nodes.Call, frame: Frame, forward_caller: bool) -> None:
        stream, self.stream = self.stream, StringIO()
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        written, self.stream = self.stream.getvalue(), stream
        self.write(written.removeprefix(", "))

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """An attribute, in Python's way first."""
        if self.environment.is_async or self.environment.sandboxed:
            super().visit_Getattr(node, frame)
            return
        thing, found = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({found} if ({found} := getattr(({thing} := ")
        self.visit(node.node, frame)
        self.write(
            f"), {node.attr!r}, missing)) is not missing else environment.getattr({thing}, {node.attr!r}))"
        )


def _with_else(child: nodes.Expr) -> nodes.Expr:
    if isinstance(child, nodes.CondExpr) and child.expr2 is None:
        return nodes.CondExpr(child.test, child.expr1, nodes.Const(""), lineno=child.lineno)
    return child
