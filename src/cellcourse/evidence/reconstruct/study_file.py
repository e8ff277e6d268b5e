"""The study file of a reconstruction: that of the study, with the truth about its data."""

from __future__ import annotations

import io

from cellcourse.evidence.reconstruct.tables import TABLES

__all__ = ["marked"]


def marked(study_file: bytes, seed: int, number: int) -> bytes:
    """Say in a study file that its data are reconstructed; comments and order stay.

    Args:
        study_file: a study file that can be read.
        seed: of the reconstruction.
        number: of the solution.
    """
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    content = yaml.load(study_file.decode("utf-8-sig"))
    content["data_origin"] = [
        {
            "tables": list(TABLES),
            "origin": "reconstructed",
            "statement": (
                f"Reconstructed by cellcourse from the printed numbers, seed {seed}, solution "
                f"{number}: one of very many data sets that would have been printed alike, and "
                "not the authors' data."
            ),
        }
    ]
    text = io.StringIO()
    yaml.dump(content, text)
    return text.getvalue().encode()
