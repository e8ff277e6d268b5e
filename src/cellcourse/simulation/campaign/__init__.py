"""Campaigns: very many virtual studies, counted without keeping any of them.

A campaign is cut into chunks of 1,024 studies. Each chunk becomes a tally, and tallies are
merged two by two along a binary tree that is fixed by the number of studies alone; so the
numbers are the same, bit for bit, in whatever order and wherever the chunks were made.
"""
