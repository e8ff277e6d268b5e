"""Workers: who is asked for, and what is refused before anything is done."""

import os
import subprocess
import sys
from operator import mul

import pytest

from cellcourse.errors import UsageError
from cellcourse.workspace import workers as module
from cellcourse.workspace.workers import check_cluster, workers


@pytest.mark.parametrize(
    "address", ["", "slurm", "slurm:", "slurm:0", "slurm:many", "host:8786", "http://host:1"]
)
def test_what_is_no_cluster_is_refused_with_what_is(address):
    with pytest.raises(UsageError, match="write tcp://host:port, or slurm:20 for 20 jobs"):
        check_cluster(address)


@pytest.mark.parametrize("address", [None, "tcp://host:8786", "tls://host:8786", "slurm:20"])
def test_a_cluster_is_a_scheduler_or_a_number_of_jobs(address):
    check_cluster(address)


def test_a_cluster_without_dask_is_refused_with_what_brings_it(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'cellcourse\[cluster\]'"):
        check_cluster("tcp://host:8786")
    check_cluster(None)


def test_one_errand_is_done_in_this_process():
    with workers(None, 1) as hired:
        assert hired.executor.submit(os.getpid).result() == os.getpid()
        assert hired.room > 0


def test_several_errands_go_to_other_processes():
    with workers(None, 2) as hired:
        assert hired.executor.submit(os.getpid).result() != os.getpid()
        assert hired.executor.submit(mul, 6, 7).result() == 42


def test_an_errand_that_fails_here_fails_as_it_does_there():
    with workers(None, 1) as hired, pytest.raises(ZeroDivisionError):
        hired.executor.submit(divmod, 1, 0).result()


def test_a_worker_that_dies_is_said_and_what_is_finished_is_not_lost():
    said = pytest.raises(UsageError, match="worker was killed; the same command goes on")
    with said, workers(None, 2) as hired:
        hired.executor.submit(os._exit, 9).result()


def test_workers_do_not_outlive_whoever_hired_them():
    program = (
        "import os, time\n"
        "from cellcourse.workspace.workers import workers\n"
        "if __name__ == '__main__':\n"
        "    with workers(None, 2) as hired:\n"
        "        print(hired.executor.submit(os.getpid).result(), flush=True)\n"
        "        time.sleep(60)\n"
    )
    running = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert int(running.stdout.readline()) != running.pid
    running.kill()
    # A worker that lived on would hold the other end, and this would time out.
    assert running.communicate(timeout=30) == ("", None)


def test_a_scheduler_that_does_not_answer_is_refused():
    import dask

    soon = dask.config.set({"distributed.comm.timeouts.connect": "0.3s"})
    refused = pytest.raises(UsageError, match="no Dask scheduler answers at tcp://127.0.0.1:9")
    with soon, refused, workers("tcp://127.0.0.1:9", 2):
        pass
