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
