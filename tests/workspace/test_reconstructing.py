"""`cellcourse reconstruct`, from the folder to the folder."""

import json
import shutil
from pathlib import Path

from cellcourse.cli.program import main
from cellcourse.workspace.study_folder import open_study

FOLDER = Path("examples/sod1-rat")


def command(out, study=FOLDER, solutions="2", seed="7"):
    return ["reconstruct", str(study), "--out", str(out), "--solutions", solutions, "--seed", seed]


def test_makes_study_folders_that_are_read_and_analysed_as_any_other(tmp_path, capsys):
    out = tmp_path / "rebuilt"
    assert main(command(out)) == 0
    said = capsys.readouterr().out
    assert "2 of 2 solutions found and verified" in said
    assert "bbb-excl-d28-control-again" in said
    for folder in (out, out / "solutions" / "2"):
        opened = open_study(folder)
        assert opened.study.data_origin[0].origin == "reconstructed"
        assert len(opened.records.subjects) == 18
    width = json.loads((out / "width.json").read_text())
    assert "no draws from a posterior" in width["drawn_from"]
    assert (width["seed"], width["solutions"]) == (7, 2)
    assert [one["how"] for one in width["left_out"]] == ["proven"]


def test_never_replaces_a_folder(tmp_path, capsys):
    (tmp_path / "rebuilt").mkdir()
    assert main(command(tmp_path / "rebuilt")) == 2
    assert "exists already" in capsys.readouterr().err


def test_refuses_counts_and_seeds_that_cannot_be_all_at_once(tmp_path, capsys):
    assert main(command(tmp_path / "rebuilt", solutions="0", seed="-1")) == 2
    said = capsys.readouterr().err
    assert "--solutions\n    found     0\n    accepted  1 to 100,000\n" in said
    assert "--seed\n    found     -1\n" in said


def test_says_which_file_is_missing(tmp_path, capsys):
    study = tmp_path / "study"
    study.mkdir()
    shutil.copy(FOLDER / "study.yaml", study)
    assert main(command(tmp_path / "rebuilt", study)) == 2
    assert "evidence.yaml" in capsys.readouterr().err
    shutil.copy(FOLDER / "evidence.yaml", study)
    assert main(command(tmp_path / "rebuilt", study)) == 2
    assert "reconstruction.yaml" in capsys.readouterr().err
