"""The command as a user runs it: a process of its own."""

import os
import shutil
import subprocess

import pytest
from command import COMMAND, SMALL


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A study of eight invented rats, in the folder where commands are typed."""
    shutil.copytree(SMALL, tmp_path / "small")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "small"


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """The small study with its report, made by the command."""
    room = tmp_path_factory.mktemp("made")
    shutil.copytree(SMALL, room / "small")
    subprocess.run([COMMAND, "report", room / "small"], check=True, capture_output=True)
    return room / "small"


@pytest.fixture
def reported(small, made_once):
    """The small study, with the report of an earlier run."""
    shutil.copytree(made_once / "report", small / "report")
    return small


@pytest.fixture
def typed():
    """Type a command; gives exit code, standard output and standard error."""

    def type_in(*arguments, **environment):
        done = subprocess.run(
            [COMMAND, *map(str, arguments)],
            check=False,
            capture_output=True,
            text=True,
            env=os.environ | environment,
        )
        return done.returncode, done.stdout, done.stderr

    return type_in
