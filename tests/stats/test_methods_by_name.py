"""Methods imported from ``cellcourse.stats`` by their name."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from cellcourse import stats

SOURCE = ast.parse(Path(stats.__file__).read_text())


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def for_type_checkers() -> dict[str, str]:
    (block,) = (part for part in SOURCE.body if isinstance(part, ast.If))
    return {
        name.asname: part.module.removeprefix("cellcourse.stats.")
        for part in block.body
        for name in part.names
    }


def test_what_a_type_checker_sees_is_what_there_is():
    assert for_type_checkers() == stats._MODULES


@pytest.mark.parametrize("name", stats._MODULES)
def test_every_name_is_a_documented_function(name):
    method = getattr(stats, name)
    assert inspect.isfunction(method)
    assert method.__name__ == name
    assert inspect.getdoc(method)


def test_a_method_is_loaded_only_when_it_is_asked_for():
    program = (
        "import sys; import cellcourse.stats; heavy = 'numpy' in sys.modules;"
        "from cellcourse.stats import fisher_exact;"
        "print(heavy, *(f'cellcourse.stats.{m}' in sys.modules for m in ('fisher', 'mmrm')))"
    )
    assert run(program) == "False True False"


@pytest.mark.parametrize(
    "before", ["pass", "import cellcourse.stats.mmrm", "from cellcourse.stats.mmrm import Design"]
)
def test_a_method_is_a_function_whatever_was_imported_before(before):
    assert run(f"{before}\nfrom cellcourse.stats import mmrm\nprint(mmrm.__name__)") == "mmrm"


def test_modules_without_a_method_of_their_name_stay_modules():
    from cellcourse.stats import distributions

    assert isinstance(distributions, ModuleType)
    assert "distributions" in dir(stats)


def test_methods_are_listed_before_they_are_loaded():
    assert run("import cellcourse.stats as s; print({'mmrm', 'logrank'} <= set(dir(s)))") == "True"


def test_refuses_a_name_that_is_no_method():
    with pytest.raises(ImportError, match="cannot import name 'ancova'"):
        from cellcourse.stats import ancova  # noqa: F401
    with pytest.raises(AttributeError, match=r"'cellcourse.stats' has no attribute 'ancova'"):
        _ = stats.ancova
