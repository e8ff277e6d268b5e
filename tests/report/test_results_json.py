"""Results as JSON."""

import json
from pathlib import Path

import pytest

from cellcourse.report.results_json import read_results, results_json, results_schema

SCHEMA = Path(__file__).parents[2] / "docs" / "results.schema.json"


def test_results_come_back_as_they_were(rat, patient):
    for material in (rat, patient):
        held = read_results(results_json(material))
        assert held.results == material.results
        assert held.compared == material.compared
        assert held.weaknesses == material.weaknesses


def test_every_input_is_named_with_its_digest(rat):
    held = read_results(results_json(rat))
    assert held.inputs[0].file == "study.yaml"
    assert all(len(one.sha256) == 64 for one in held.inputs)


def test_the_file_is_strict_json(rat):
    def refuse(constant):
        raise AssertionError(constant)

    json.loads(results_json(rat), parse_constant=refuse)


def test_the_published_schema_is_that_of_the_code():
    assert json.loads(SCHEMA.read_text("utf-8")) == results_schema()


def test_another_format_is_refused(rat):
    other = results_json(rat).replace(b'"format": 1', b'"format": 2', 1)
    with pytest.raises(ValueError, match="format"):
        read_results(other)


def test_every_result_says_where_its_data_come_from(patient):
    held = json.loads(results_json(patient))
    assert [one["origin"] for one in held["data_origin"]] == ["as published", "simulated"]
    found = {one["analysis"]: one for one in held["results"]}
    assert found["alsfrs-by-visit"]["origin"] == "simulated"
    assert found["adverse-events"]["origin"] == "as published"
    completed = next(row for row in found["flow"]["rows"] if row["label"] == "Completed")
    entered = next(row for row in found["flow"]["rows"] if row["label"] == "Entered")
    assert (completed["origin"], entered["origin"]) == ("simulated", "as published")
    assert "origin" in results_schema()["$defs"]["Result"]["properties"]
