"""Processes that write one database at the same moment: forked from one that has started Django already.

Real processes, each with connections of its own; what they save is only the start of an interpreter and of Django.
"""

import multiprocessing
from functools import partial

from django.db import connections

PATIENCE = 180  # seconds, on a machine that is busy with other things
FORKING = multiprocessing.get_context("fork")


def race(*jobs, watcher=None):
    """What each job gives, in their order; then what the watcher gives, if there is one.

    A job is called with `begin`, which it calls when it is ready, and which returns when all are. The watcher is also
    called with `is_over`, which says whether every job has ended.
    """
    connections.close_all()
    over = FORKING.Event()
    jobs = [*jobs, partial(watcher, is_over=over.is_set)] if watcher else list(jobs)
    start_line = FORKING.Barrier(len(jobs))
    runners = [Runner(job, partial(start_line.wait, PATIENCE)) for job in jobs]
    try:
        told = [runner.told() for runner in (runners[:-1] if watcher else runners)]
        over.set()
        return [*told, runners[-1].told()] if watcher else told
    finally:
        for runner in runners:
            runner.process.kill()


class Runner:
    """One of the processes, and what it will tell."""

    def __init__(self, job, begin):
        self.results, results = FORKING.Pipe(duplex=False)
        self.process = FORKING.Process(target=lambda: results.send(job(begin)))
        self.process.start()
        results.close()  # only the process holds it now: when it dies, there is nothing to wait for

    def told(self):
        assert self.results.poll(PATIENCE), "it never ended"
        return self.results.recv()
