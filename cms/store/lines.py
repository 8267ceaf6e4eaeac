"""Where in a JSON file a field stands, so that a person can be told the line."""

import re

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def line_of(text: str, path: str) -> int:
    """The line (from 1) of the value at a dotted `path`, or of its nearest parent that is there.

    Items of lists answer to their number from 1 and, if they are rows, to their `id` too.
    """
    best, best_depth = 1, 0
    wanted = path.split(".") if path else []
    for names, line in _positions(text):
        depth = _common(names, wanted)
        if depth > best_depth and depth == len(names):
            best, best_depth = line, depth
    return best


def _common(names: list[set[str]], wanted: list[str]) -> int:
    depth = 0
    for alternatives, name in zip(names, wanted, strict=False):
        if name not in alternatives:
            break
        depth += 1
    return depth


def _positions(text: str) -> list[tuple[list[set[str]], int]]:
    """(path, line) of every value; each step of a path is the set of names it answers to."""
    found: list[tuple[list[set[str]], int]] = []
    stack: list[tuple[str, set[str]]] = []
    key: str | None = None
    line, at = 1, 0
    for match in TOKEN.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        token = match[0]
        if token in "{[":
            stack.append((token, {"1"} if token == "[" else set()))
        elif token in "}]":
            if stack:
                stack.pop()
        elif token == ",":
            key = None
            _step(stack)
        elif token == ":":
            continue
        elif token[0] == '"' and text[match.end():match.end() + 2].lstrip().startswith(":"):
            key = token[1:-1]
            if stack:
                stack[-1] = (stack[-1][0], {key})
                found.append(([names for _, names in stack], line))
        elif key == "id" and len(stack) > 1 and stack[-2][0] == "[":
            stack[-2][1].add(token.strip('"'))
        elif stack and stack[-1][0] == "[":
            found.append(([names for _, names in stack], line))
    return found


def _step(stack: list[tuple[str, set[str]]]) -> None:
    if stack and stack[-1][0] == "[":
        number = max((int(name) for name in stack[-1][1] if name.isdigit()), default=0)
        stack[-1] = ("[", {str(number + 1)})
