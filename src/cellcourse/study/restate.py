"""A study file with another statement of where its data come from."""

from __future__ import annotations

import io

from cellcourse.study.design import Origin

__all__ = ["with_origin"]


def with_origin(
    study_file: bytes, tables: tuple[str, ...], origin: Origin, statement: str
) -> bytes:
    """Replace what a study file says of the origin of its data; comments and order stay.

    Args:
        study_file: a study file that can be read.
        tables: tables of data that this is about.
        origin: how they came to be.
        statement: what a reader must know of them.
    """
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    content = yaml.load(study_file.decode("utf-8-sig"))
    content["data_origin"] = [
        {"tables": list(tables), "origin": origin, "statement": statement},
    ]
    text = io.StringIO()
    yaml.dump(content, text)
    return text.getvalue().encode()
