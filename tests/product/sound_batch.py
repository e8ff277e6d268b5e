"""A product, and a batch of it that keeps everything the product declares."""

from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter

from cellcourse.product.bounded import Bounded
from cellcourse.product.record import (
    BatchRecord,
    Count,
    Giving,
    MarkerResult,
    Person,
    Step,
    TestResult,
)
from cellcourse.study.product import Product

START = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)

PRODUCT = {
    "label": "Mesenchymal stromal cells",
    "kind": "cells",
    "origin": "autologous",
    "tissue": "bone marrow",
    "flow_cytometry": {
        "markers": {
            **{m: {"expected": "present"} for m in ("CD73", "CD90", "CD105")},
            **{m: {"expected": "absent"} for m in ("CD45", "CD34", "CD14", "CD19", "HLA-DR")},
        }
    },
    "identity": {"criteria": "ISCT 2006", "purpose": "release"},
    "tests": {
        "viability": {
            "label": "Viability", "method": "trypan blue", "sample": "final product",
            "limit": "at least 80 %", "purpose": "release",
        },
        "endotoxin": {
            "label": "Endotoxin", "sample": "final product", "purpose": "release",
            "limit_by_route": {
                "intravenous": "at most 5 EU/kg/h", "intrathecal": "at most 0.2 EU/kg/h",
            },
        },
        "sterility": {
            "label": "Sterility", "limit": "no growth", "purpose": "release",
            "pending": {"result_within": "14 d", "if_it_fails": "the patient is told and treated"},
        },
        "karyotype": {
            "label": "Karyotype", "limit": "46XX or 46XY", "purpose": "information",
        },
    },
    "manufacture": {
        "count_basis": "viable",
        "counting_error": "10 %",
        "fastest_doubling": "12 h",
        "steps": {
            "aspirate": {"label": "Aspiration", "kind": "collection", "purpose": "release"},
            "mnc": {
                "label": "Density gradient", "kind": "isolation", "follows": "aspirate",
                "window": {"at_most": "24 h"}, "accept": {"viability": "at least 90 %"},
                "purpose": "release",
            },
            "seed": {
                "label": "Seeding", "kind": "seeding", "follows": "mnc",
                "accept": {"density": "at least 0.9e6 cells/cm2 and at most 1.1e6 cells/cm2"},
                "purpose": "release",
            },
            "change": {
                "label": "Change of medium", "kind": "medium change", "follows": "seed",
                "window": {"at_least": "3 d", "at_most": "4 d"}, "purpose": "information",
            },
            "harvest": {
                "label": "Harvest", "kind": "harvest", "follows": "seed",
                "accept": {"confluence": "at least 80 %"}, "purpose": "release",
            },
            "passage": {
                "label": "Passage", "kind": "seeding", "follows": "harvest",
                "times": {"at_least": 1, "at_most": 2}, "purpose": "release",
            },
            "fill": {
                "label": "Formulation", "kind": "formulation", "follows": "harvest",
                "purpose": "release",
            },
        },
    },
    "storage": {
        "given": "fresh",
        "hold": [
            {"since": "harvest", "until": "formulation", "at_most": "4 h", "purpose": "release"},
            {"since": "formulation", "until": "administration", "at_most": "6 h",
             "purpose": "release"},
        ],
    },
}  # fmt: skip


def product_of(written):
    return TypeAdapter(Product).validate_python(written)


def on(days, hours=0):
    return START + timedelta(days=days, hours=hours)


STEPS = (
    Step("BM", "collection", on(0), "aspirate", cells=Count(9e8, 98), volume_ml=100),
    Step("MNC", "isolation", on(0, 4), "mnc", ("BM",), Count(6e8, 95)),
    Step("P0", "seeding", on(0, 5), "seed", ("MNC",), Count(6e8, 95), area_cm2=600),
    Step("P0-m1", "medium change", on(3, 5), "change", ("P0",)),
    Step("P0-m2", "medium change", on(7, 4), "change", ("P0-m1",)),
    Step("H0", "harvest", on(10, 5), "harvest", ("P0-m2",), Count(1e7, 100),
         confluence_percent=90),
    Step("P1-A", "seeding", on(10, 6), "passage", ("H0",), Count(4e6, 100), area_cm2=600),
    Step("P1-B", "seeding", on(10, 6), "passage", ("H0",), Count(4e6, 100), area_cm2=600),
    Step("H1-A", "harvest", on(15, 6), "harvest", ("P1-A",), Count(6.4e7, 100),
         confluence_percent=90),
    Step("H1-B", "harvest", on(15, 6), "harvest", ("P1-B",), Count(6.4e7, 100),
         confluence_percent=95),
    Step("DP", "formulation", on(15, 8), "fill", ("H1-A", "H1-B"), Count(1.2e8, 95),
         volume_ml=5),
)  # fmt: skip

PATIENT = Person("S-07", "male")

BATCH = BatchRecord(
    batch="B-7",
    product="msc",
    donor=PATIENT,
    recipient=PATIENT,
    cells=Count(1.2e8, 95),
    karyotype="46XY",
    steps=STEPS,
    tests=(
        TestResult("viability", Bounded(95), "%", "final product", "trypan blue"),
        TestResult("endotoxin", Bounded(0.125, "<"), "EU/mL", "final product"),
        TestResult("sterility", "no growth"),
        TestResult("karyotype", "46XY"),
    ),
    markers=(
        *(MarkerResult(marker, Bounded(98)) for marker in ("CD73", "CD90", "CD105")),
        *(MarkerResult(m, Bounded(0.4)) for m in ("CD45", "CD34", "CD14", "CD19", "HLA-DR")),
    ),
    adherent=True,
    lineages={"osteoblasts": True, "adipocytes": True, "chondroblasts": True},
)

GIVING = Giving("intrathecal", volume_ml=5, weight_kg=60, hours=0.1)
GIVEN_AT = on(15, 12)
