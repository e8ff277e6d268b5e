"""How it was done, told from what was run; the sources; where every number came from."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.references import cite
from cellcourse.report.bibliography import bibliography, cited
from cellcourse.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    References,
    Section,
    Table,
    TableRow,
)
from cellcourse.report.material import Material
from cellcourse.study.describe import describe

__all__ = ["methods_text", "provenance", "reference_list"]


def methods_text(material: Material) -> Section:
    """Tell the plan, and then each analysis in the order in which things were done."""
    told: set[str] = set()
    plan = (Paragraph(f"{p.heading}. {' '.join(p.sentences)}") for p in describe(material.study))
    blocks: list[Block] = [
        Heading("The plan"),
        *plan,
        Heading("The analyses"),
        Paragraph(_levels(material)),
    ]
    for entry, result in material.declared:
        fresh = [step for step in result.steps if step not in told]
        told.update(fresh)
        if fresh:
            sources = cited(material, cite(result.references))
            blocks.append(Paragraph(f"{entry.title}. {' '.join(fresh)} {sources}".strip()))
    return Section("methods", "Methods", tuple(blocks))


def _levels(material: Material) -> str:
    inference = material.study.inference
    return (
        f"All analyses are those that the study file declares, run by cellcourse "
        f"{material.version}. Tests are two-sided at {inference.alpha:g}; intervals are at "
        f"{100 * inference.confidence:g}\N{NO-BREAK SPACE}%. Days are whole study days."
    )


def reference_list(material: Material) -> Iterator[Section]:
    """List the sources by number."""
    items = bibliography(material)
    if items:
        yield Section("references", "References", (References(items),))


def provenance(material: Material) -> Section:
    """Give the digest of every input, and the inputs of every analysis."""
    digests = Table(
        "inputs",
        "What this report was made from",
        (Column("File", "left"), Column("SHA-256", "left")),
        tuple(TableRow((Cell(file), Cell(digest))) for file, digest in material.inputs),
        ("The same inputs and the same version give the same report, byte for byte.",),
        f"cellcourse {material.version}.",
    )
    used = Table(
        "analyses",
        "What each analysis used",
        (
            Column("Analysis", "left"),
            Column("Method", "left"),
            Column("Subjects"),
            Column("Tables", "left"),
        ),
        tuple(
            TableRow(
                (
                    Cell(result.analysis),
                    Cell(result.method),
                    Cell(str(sum(n for _, n in result.n)), sum(n for _, n in result.n)),
                    Cell(", ".join(table for table, _ in result.inputs)),
                )
            )
            for result in material.results
        ),
        (),
        "Study file.",
    )
    return Section("provenance", "Where every number came from", (digests, used))
