"""The ``cellcourse`` command: parses, calls the workspace, prints. No rule lives here."""
