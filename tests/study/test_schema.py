"""The published JSON Schema of the study file."""

import json
from pathlib import Path

from cellcourse.study import schema
from cellcourse.study.population import Population
from cellcourse.study.schema import json_schema
from cellcourse.study.words import Plan

SCHEMA = json_schema()


def test_the_copy_in_the_documents_is_current():
    published = json.loads(Path("docs/study.schema.json").read_text(encoding="utf-8"))
    assert published == SCHEMA, "run: just schema"


def test_names_its_draft():
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_carries_the_sentence_under_each_field():
    arm = SCHEMA["$defs"]["Arm"]["properties"]
    assert arm["control"]["description"] == "True for the arm that the others are compared with."
    assert SCHEMA["properties"]["cellcourse"]["description"] == "Version of the language."


def test_carries_the_sentence_of_a_field_that_a_model_inherits():
    measure = SCHEMA["$defs"]["WeightMeasure"]["properties"]
    assert measure["raters"]["description"] == "Who scores, and what they know of the arms."


def test_knows_no_other_word_in_any_part():
    parts = [SCHEMA, *SCHEMA["$defs"].values()]
    assert all(part.get("additionalProperties") is False for part in parts if "properties" in part)


def test_every_reference_leads_to_a_definition():
    text = json.dumps(SCHEMA)
    named = {piece.split('"')[0] for piece in text.split("#/$defs/")[1:]}
    assert named <= set(SCHEMA["$defs"])


def test_a_model_of_another_file_lends_no_sentence_to_one_of_the_same_name():
    class Arm(Plan):
        """An arm of something else."""

    models = set(schema._models(Plan))
    assert Population in models
    assert Arm not in models
