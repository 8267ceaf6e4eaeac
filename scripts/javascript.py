"""Check the scripts of the site and of its features: with Biome's linter, and with TypeScript for names,
imports and arguments that don't exist. Style sheets are linted too. Folders `vendor` hold installed
libraries.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOOLS = ROOT / ".venv/javascript"
CONFIG = ROOT / "scripts/javascript"


def folders() -> list[Path]:
    """Return the folders that are served as `/static/`."""
    return [ROOT / "static", *sorted(ROOT.glob("features/*/static"))]


def type_settings() -> dict[str, object]:
    """Return the settings of TypeScript. Its `rootDirs` are one folder to imports, as when served."""
    types = CONFIG / "types"
    return {
        "compilerOptions": {
            "allowJs": True,
            "checkJs": True,
            "noEmit": True,
            "noUnusedLocals": True,
            "target": "esnext",
            "module": "esnext",
            "moduleResolution": "bundler",
            "moduleDetection": "force",
            "lib": ["esnext", "dom", "dom.iterable"],
            "types": [],
            "rootDirs": [str(folder) for folder in (*folders(), types)],
        },
        "include": [f"{folder}/**/*" for folder in (*folders(), types)],
        "exclude": [f"{folder}/**/vendor/*.js" for folder in folders()],
    }


def main() -> None:
    settings = TOOLS / "tsconfig.json"
    settings.write_text(json.dumps(type_settings(), indent=2), "utf-8")
    biome = [TOOLS / "node_modules/.bin/biome", "lint", "--error-on-warnings"]
    compiler = [ROOT / ".venv/bin/node", TOOLS / "node_modules/typescript/bin/tsc"]
    commands = ([*biome, f"--config-path={CONFIG}", *folders()], [*compiler, "--project", settings])
    results = [subprocess.run(command, cwd=ROOT).returncode for command in commands]  # noqa: S603
    sys.exit(max(results))


if __name__ == "__main__":
    main()
