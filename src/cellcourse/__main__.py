"""``python -m cellcourse`` is the ``cellcourse`` command."""

from cellcourse.cli.program import run

run()
