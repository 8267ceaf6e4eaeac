"""Importing packages that aren't on Python's path, such as those in an institute's own folder."""

import sys
from hashlib import blake2b
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType


def load_package(folder: Path) -> ModuleType:
    """Import the package in a folder once per process, under a name unique to the folder.

    Raises whatever the package raises.
    """
    name = f"{folder.name}_{blake2b(str(folder).encode(), digest_size=5).hexdigest()}"
    if name not in sys.modules:
        spec = spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        assert spec
        assert spec.loader
        sys.modules[name] = module = module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except BaseException:
            for loaded in [one for one in sys.modules if one.partition(".")[0] == name]:
                del sys.modules[loaded]
            raise
    return sys.modules[name]
