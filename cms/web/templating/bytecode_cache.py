"""Templates' code kept on the disk: compiling what one page needs takes 0.1 s, which every command
would pay again.
"""

from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache

from cms.core.files import make_folder


class Compiled(FileSystemBytecodeCache):
    """Code in a folder, found by a template's name and good as long as its source is the same.

    Where it can't be written, templates are compiled each time. `compiler` says what made the code:
    another one's is never run.
    """

    def __init__(self, folder: Path, compiler: str = "") -> None:
        super().__init__(str(folder))
        self.compiler = compiler

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """What the code of a template is found by."""
        return super().get_cache_key(f"{name}|{self.compiler}" if self.compiler else name, filename)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of one template, if it is there."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of one template."""
        with suppress(OSError):
            make_folder(Path(self.directory))
            super().dump_bytecode(bucket)
