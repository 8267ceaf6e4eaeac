"""The report as a file: Markdown for people, JSON for programs."""

import json
from collections.abc import Sequence

from features.security_report.report import Part


def to_markdown(title: str, parts: Sequence[Part]) -> str:
    """Return the report as Markdown: a heading for each part, a list of its facts."""
    lines = [f"# {_line(title)}", ""]
    for part in parts:
        lines += [f"## {_line(part.title)}", ""]
        lines += [f"- **{_line(row.name)}**: {_line(row.text)}" for row in part.rows]
        lines.append("")
    return "\n".join(lines)


def _line(text: str) -> str:
    """Return a text on one line, in which no character is Markdown or HTML."""
    line = " ".join(text.split()).replace("\\", "\\\\")
    for sign in "*`[]<>#":
        line = line.replace(sign, f"\\{sign}")
    return line


def to_json(title: str, parts: Sequence[Part]) -> str:
    """Return the report as JSON: `title`, and `parts` with `id`, `title` and `rows`."""
    rows = [part._asdict() | {"rows": [row._asdict() for row in part.rows]} for part in parts]
    return json.dumps({"title": title, "parts": rows}, ensure_ascii=False, indent=2) + "\n"
