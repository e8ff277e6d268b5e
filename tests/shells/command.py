"""Where the command and the small study lie, and what a folder holds."""

import sys
from pathlib import Path

SMALL = Path(__file__).parent / "small"
COMMAND = Path(sys.executable).with_name("cellcourse")


def content(folder):
    """Every file under a folder with its bytes."""
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
