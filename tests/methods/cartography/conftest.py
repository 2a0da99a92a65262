from pathlib import Path

import pytest


@pytest.fixture
def real_boundaries(sources: Path) -> Path:
    """The folder of real boundary files."""
    return sources / "geo"
