"""Import every feature once, before the program is packed: some copy an installed library to where it
is served.
"""

from importlib import import_module
from pathlib import Path

for folder in sorted(Path(__file__).parent.glob("*/__init__.py")):
    import_module(f"features.{folder.parent.name}")
