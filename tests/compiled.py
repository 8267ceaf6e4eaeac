"""Templates compiled once a run instead of once an app: half of what a freeze of a small site takes
is compiling.
"""

from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

OPTIONS = (
    "trim_blocks",
    "lstrip_blocks",
    "keep_trailing_newline",
    "newstyle_gettext",
    "finalize",
    "optimized",
)
"""What of an environment gets into the code of a template, beside its extensions."""


class Compiled(BytecodeCache):
    """Code by the source it was made from, and how. Templates of one name in two folders differ by
    their source.
    """

    def __init__(self) -> None:
        self.codes: dict[tuple[Any, ...], CodeType] = {}

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """See BytecodeCache."""
        how = (getattr(environment, option, None) for option in OPTIONS)
        bucket = Bucket(environment, "", "")
        bucket.source = name, source, tuple(how), tuple(sorted(environment.extensions))  # type: ignore[attr-defined]
        bucket.code = self.codes.get(bucket.source)  # type: ignore[attr-defined]
        return bucket

    def set_bucket(self, bucket: Bucket) -> None:
        """See BytecodeCache."""
        assert bucket.code
        self.codes[bucket.source] = bucket.code  # type: ignore[attr-defined]
