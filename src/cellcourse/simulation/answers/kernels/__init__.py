"""Loops over virtual studies, compiled; imported only when a campaign runs: needs numba.

Each gives for one study what a function of ``stats`` gives, and is tested against it.
"""
