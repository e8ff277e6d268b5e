"""Labels of single syringes and containers: identifiers, keys, and blinding."""

import shutil
from pathlib import Path

import pytest

import cellcourse
from cellcourse.errors import ProductError, UsageError
from cellcourse.product.identifier import issue, read_identifier
from cellcourse.workspace.labels import container_labels, syringe_labels

EXAMPLE = Path(__file__).parents[2] / "examples" / "worked-batch"
FIRST = "WB1-B0001-T"
CELLS, VEHICLE = issue("RAT", "batch", 1), issue("RAT", "batch", 2)
SLEEVED = "dosing: {graduation: 0.05 mL, syringe: 1 mL, appearance: LOOK, sleeve: true}"
PLAN = """
cellcourse: 1
title: Rats whose caregivers do not know the arm
registrations: not reported
ethics: not reported
design: {kind: animal, allocation: not reported, blinding: {blind: [caregiver, assessor]}}
population: {species: rat, description: SOD1}
time_unit: day
eligibility: not reported
products:
  msc: {label: Stem cells, kind: cells, OF_CELLS}
  vehicle: {label: Medium, kind: vehicle, OF_VEHICLE}
arms:
  control: {label: Control, size: 1, control: true, regimen: [{product: vehicle, days: [0]}]}
  treated: {label: Treated, size: 1, regimen: [{product: msc, days: [0]}]}
day_zero: {by: first administration}
measures: {bbb: {label: BBB, instrument: bbb}}
schedule: {visits: {start: {label: Start, day: 0, measures: [bbb]}}}
events: {death: {label: Death, ends_follow_up: true, dead: true}}
inference: {alpha: 0.05, confidence: 0.95}
analyses: {flow: {method: flow, title: Flow}}
"""


@pytest.fixture
def rats(tmp_path):
    """Make a blinded study of rats, with anything in it replaced."""

    def made(*replaced, cells=SLEEVED, vehicle=SLEEVED, other=VEHICLE, volume="0.5"):
        plan = PLAN.replace("OF_CELLS", cells.replace("LOOK", "cloudy"))
        plan = plan.replace("OF_VEHICLE", vehicle.replace("LOOK", "clear"))
        for old, new in replaced:
            plan = plan.replace(old, new)
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "study.yaml").write_text(plan, encoding="utf-8")
        tables = {
            "subjects": "subject,arm\nR1,control\nR2,treated\n",
            "doses": "subject,day,product\nR1,0,vehicle\nR2,0,msc\n",
            "batches": f"batch,product,volume_ml\n{CELLS},msc,0.5\n"
            + (f"{other},vehicle,{volume}\n" if other else ""),
        }
        for name, text in tables.items():
            (tmp_path / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
        return cellcourse.open(tmp_path).batches()

    return made


@pytest.fixture(scope="module")
def worked():
    return cellcourse.open(EXAMPLE).batches()


def refused(batches, name=CELLS):
    with pytest.raises(ProductError) as told:
        syringe_labels(batches, batches[name], [7])
    return [(one.what, one.found) for one in told.value.problems]


def test_labels_of_cells_and_of_vehicle_are_the_same_to_the_byte(rats):
    batches = rats()
    cells = syringe_labels(batches, batches[CELLS], [7])
    vehicle = syringe_labels(batches, batches[VEHICLE], [7])
    name = issue("RAT", "syringe", 7)
    assert set(cells) == {f"{name}-label.pdf", f"{name}-label.svg", f"{name}-key.csv"}
    assert cells[f"{name}-label.pdf"] == vehicle[f"{name}-label.pdf"]
    assert cells[f"{name}-label.svg"] == vehicle[f"{name}-label.svg"]
    assert cells[f"{name}-key.csv"] != vehicle[f"{name}-key.csv"]


def test_only_the_key_tells_the_batch(rats):
    batches = rats()
    papers = syringe_labels(batches, batches[CELLS], [7])
    name = issue("RAT", "syringe", 7)
    key = papers.pop(f"{name}-key.csv").decode()
    assert key == f"syringe,batch,product,volume_ml,use_before\n{name},{CELLS},msc,0.5,\n"
    for paper in papers.values():
        for word in (CELLS, "msc", "Stem cells", "vehicle", "Medium"):
            assert word.encode() not in paper


@pytest.mark.parametrize(
    ("changed", "what", "found"),
    [
        ({"volume": "0.4"}, "Volume", "0.5 mL and 0.4 mL"),
        ({"vehicle": SLEEVED.replace("true", "false")}, "Appearance", "only one is in an opaque"),
        ({"vehicle": "content: DMEM"}, "Appearance", "opacity or sleeve is not recorded"),
        ({"other": issue("VEH", "batch", 2)}, "Identifier", "study codes RAT and VEH"),
        ({"other": None}, "blinding", "no such batch"),
        ({"other": "V1"}, "Syringe", "'V1' is not an identifier"),
        ({"vehicle": SLEEVED.replace("1 mL", "0.3 mL")}, "Dose", "1 and 2 syringes"),
    ],
)
def test_what_would_tell_the_arm_is_refused_with_its_reason(rats, changed, what, found):
    reasons = dict(refused(rats(**changed)))
    assert found in reasons[what]


def test_without_sleeves_cloudy_cells_tell_the_arm(rats):
    bare = SLEEVED.replace("true", "false")
    assert refused(rats(cells=bare, vehicle=bare)) == [
        ("Appearance", "one is cloudy and the other clear")
    ]


def test_every_reason_is_given_at_once(rats):
    batches = rats(volume="0.4", vehicle="content: DMEM")
    assert [what for what, _ in refused(batches)] == ["Volume", "Appearance"]


def test_an_open_study_needs_no_blinding_and_says_the_batch(rats):
    open_label = ("blind: [caregiver, assessor]", "blind: []")
    batches = rats(open_label, other=None)
    papers = syringe_labels(batches, batches[CELLS], [7])
    assert len(papers) == 3


def test_a_serial_number_of_one_batch_is_not_given_to_another(rats, tmp_path):
    batches = rats()
    first = syringe_labels(batches, batches[CELLS], [7])
    assert batches.keep(first, None) == batches.keep(first, None), "the same again is no change"
    with pytest.raises(UsageError, match="not replaced") as told:
        batches.keep(syringe_labels(batches, batches[VEHICLE], [7]), None)
    assert [Path(one.where).name for one in told.value.problems] == [
        f"{issue('RAT', 'syringe', 7)}-key.csv"
    ]


def test_syringes_carry_the_study_code_of_their_batch_and_a_check_character(worked):
    papers = syringe_labels(worked, worked[FIRST], [1, 2])
    names = {path.rsplit("-", 1)[0] for path in papers}
    assert [str(read_identifier(name)) for name in sorted(names)] == ["WB1-S0001-8", "WB1-S0002-6"]
    assert papers == syringe_labels(worked, worked[FIRST], [1, 2])
    assert b"WB1-B0001-T,msc,5,2024-03-20 17:00" in papers["WB1-S0001-8-key.csv"]


def test_containers_are_labelled_one_by_one(worked):
    papers = container_labels(worked[FIRST], [1, 2])
    assert len(papers) == 4
    assert papers["WB1-C0001-Y-label.pdf"].startswith(b"%PDF")


@pytest.mark.parametrize("serials", [[0], [-1], [3, 3]])
def test_numbers_that_name_no_syringe_are_refused(worked, serials):
    with pytest.raises(ProductError):
        syringe_labels(worked, worked[FIRST], serials)


def test_a_dose_that_fills_two_syringes_takes_two_numbers(tmp_path):
    made = shutil.ignore_patterns("report", "batches", ".report.*")
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "study", ignore=made))
    plan = folder / "study.yaml"
    text = plan.read_text(encoding="utf-8").replace("syringe: 5 mL", "syringe: 3 mL")
    plan.write_text(text, encoding="utf-8")
    batches = cellcourse.open(folder).batches()
    papers = syringe_labels(batches, batches[FIRST], [1, 2])
    assert all(b",2.5," in papers[name] for name in papers if name.endswith("key.csv"))
    with pytest.raises(ProductError, match="a dose fills 2 syringes"):
        syringe_labels(batches, batches[FIRST], [1])


def test_a_batch_without_a_checked_identifier_issues_none(rats):
    batches = rats(("blind: [caregiver, assessor]", "blind: []"), other="V1")
    with pytest.raises(ProductError, match="'V1' is not an identifier"):
        syringe_labels(batches, batches["V1"], [1])
