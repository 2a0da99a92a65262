"""The letters that papers are printed with: of installed packages, so that a machine without internet has them."""

from functools import cache
from importlib.resources import files

import typst

PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "DejaVu Sans Mono")


@cache
def own() -> typst.Fonts:
    """Latin, Greek, Cyrillic, Arabic, and the signs of the fonts that Typst brings: the same on every machine."""
    folders = [str(files(package) / "files") for package in PACKAGES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


@cache
def with_the_machines() -> typst.Fonts:
    """For scripts that ours cannot write; what they look like then depends on the machine."""
    folders = [str(files(package) / "files") for package in PACKAGES]
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=folders)
