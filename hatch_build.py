"""Compiles the message catalogues while the package is built, so that wheels and editable installs carry them.

Babel does it: the machine needs no gettext. `python hatch_build.py` does it for a working copy.
"""

import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside a build
    BuildHookInterface = object


def compile_catalogues(root: Path) -> list[Path]:
    """Write each .po below `root` as .mo where it is missing or older; returns all the .mo files."""
    compiled = []
    for source in sorted(root.glob("src/sympolity/**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as stream:
                catalogue = read_po(stream, locale=source.parent.parent.name, abort_invalid=True)
            # An empty "Language:" in the header makes Babel forget the locale, and with it how the language counts.
            catalogue.locale = source.parent.parent.name
            with target.open("wb") as stream:
                write_mo(stream, catalogue)
        compiled.append(target)
    return compiled


class MessageCatalogues(BuildHookInterface):  # type: ignore[misc]
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        build_data["artifacts"] += [f"/{path.relative_to(root)}" for path in compile_catalogues(root)]


if __name__ == "__main__":
    sys.stdout.write(f"{len(compile_catalogues(Path(__file__).parent))} message catalogues compiled.\n")
