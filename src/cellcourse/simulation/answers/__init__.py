"""The declared analyses on blocks of virtual studies.

Each answers for a whole block what the analysis of the same name answers for one study:
the same numbers, at the same addresses.
"""
