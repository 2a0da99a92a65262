"""All hostile files by their name."""

from __future__ import annotations

from typing import Final

from methods.tabular.hostile import archives, binary, excel, opendocument, strangers, texts
from methods.tabular.hostile.files import Hostile

CORPUS: Final[dict[str, Hostile]] = {
    **archives.FILES,
    **excel.FILES,
    **opendocument.FILES,
    **binary.FILES,
    **texts.FILES,
    **strangers.FILES,
}
