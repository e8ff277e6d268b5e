"""Who does the work of a long run: this process, all cores of this machine, or a cluster.

They are sent the same plain functions and give the same answers; only the time differs.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Final, TypeVar

from cellcourse.errors import UsageError

__all__ = ["Workers", "check_cluster", "workers"]

_Answer = TypeVar("_Answer")

_KILLED: Final = "was killed; the same command goes on from what is finished."
_AHEAD: Final = 3
"""Errands that wait for each core, so that none is idle and few are under way."""


@dataclass(frozen=True)
class Workers:
    """Somebody who takes errands."""

    executor: Executor
    cores: Callable[[], int]
    """How many errands can be done at once, which may change while a cluster grows."""

    @property
    def room(self) -> int:
        """Errands that should be under way."""
        return _AHEAD * max(self.cores(), 1)


def check_cluster(address: str | None) -> None:
    """Refuse a cluster that cannot be meant, before anything is done.

    Args:
        address: ``tcp://host:port`` of a Dask scheduler, or ``slurm:JOBS``; None for this
            machine.

    Raises:
        UsageError: it is neither, or what it needs is not installed.
    """
    if address is None:
        return
    kind, _, rest = address.partition(":")
    meant = kind in {"tcp", "tls"} or (kind == "slurm" and rest.isdecimal() and int(rest) > 0)
    if not meant:
        raise UsageError(
            f"--cluster {address} is no cluster: write tcp://host:port, or slurm:20 for 20 jobs."
        )
    if find_spec("distributed") is None or (kind == "slurm" and find_spec("dask_jobqueue") is None):
        raise UsageError("--cluster needs Dask: pip install 'cellcourse[cluster]'.")


@contextmanager
def workers(address: str | None, errands: int) -> Iterator[Workers]:
    """Hire workers for some errands.

    Args:
        address: as for ``check_cluster``.
        errands: how many; for one, this very process will do.

    Raises:
        UsageError: the cluster does not answer.
    """
    if address is not None:
        with _cluster(address) as hired:
            yield hired
    elif errands <= 1:
        yield Workers(_Here(), lambda: 1)
    else:
        with _processes(os.cpu_count() or 1) as hired:
            yield hired


@contextmanager
def _processes(cores: int) -> Iterator[Workers]:
    pool = ProcessPoolExecutor(cores, get_context("spawn"), _quietly)
    try:
        yield Workers(pool, lambda: cores)
    except BrokenExecutor as error:
        raise UsageError(f"a worker {_KILLED}") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _quietly() -> None:
    """Leave it to the process that hired us to stop, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _Here(Executor):
    """Does every errand at once, in this process."""

    def submit(self, fn: Callable[..., _Answer], /, *args: Any, **kwargs: Any) -> Future[_Answer]:
        done: Future[_Answer] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@contextmanager
def _cluster(address: str) -> Iterator[Workers]:
    """Ask a Dask scheduler, or have SLURM start workers for one of our own."""
    from distributed import KilledWorker

    try:
        with _client(address) as client:
            yield Workers(client.get_executor(pure=False), lambda: sum(client.ncores().values()))
    except KilledWorker as error:
        raise UsageError(f"several workers died of one errand; each {_KILLED}") from error


@contextmanager
def _client(address: str) -> Iterator[Any]:
    from distributed import Client

    kind, _, jobs = address.partition(":")
    if kind == "slurm":
        from dask_jobqueue import SLURMCluster

        with SLURMCluster() as cluster, Client(cluster) as client:
            cluster.scale(jobs=int(jobs))
            yield client
        return
    try:
        client = Client(address)
    except OSError as error:
        raise UsageError(f"no Dask scheduler answers at {address}.") from error
    with client:
        yield client
