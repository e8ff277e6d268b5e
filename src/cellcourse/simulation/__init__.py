"""Virtual rats and patients: the declared study, run on subjects that a model makes.

A model is data (``model.yaml``). One subject at a time it is plain Python, written to be
read; in blocks of trials it is compiled, and tests hold the two equal.
"""
