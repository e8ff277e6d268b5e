# Everything that is checked, one recipe each. `just check` is what CI runs.

export PATH := justfile_directory() / ".venv/bin" + ":" + env("PATH")

# List the recipes
default:
    @just --list

# Everything: lint, types, contracts, tests with coverage, documents
check: lint types contracts test

# Style and formatting
lint:
    ruff check .
    ruff format --check .

# Types, strict on src
types:
    mypy

# Who may import whom
contracts:
    lint-imports

# Tests, documents and the floor of branch coverage
test *arguments:
    pytest -q -n auto --cov --cov-report=term-missing:skip-covered {{ arguments }}

# The slow campaigns: ten thousand damaged studies, long enumerations
slow:
    pytest -q -m slow

# Measure everything; where R, rpact, rstanarm or statsmodels are peers they must be there
bench:
    python benchmarks/start_up.py
    python benchmarks/report.py
    python benchmarks/exact_logrank.py
    python benchmarks/survival_million.py
    python benchmarks/survival_trials.py
    python benchmarks/survival_campaign.py 10000000
    python benchmarks/rat_protocol.py 512 30
    python benchmarks/rat_campaign.py 102400 10240000 survival-test
    python benchmarks/joint_rank.py
    OMP_NUM_THREADS=1 python benchmarks/mmrm.py
    OMP_NUM_THREADS=1 python benchmarks/patient_answers.py 200 5
    python benchmarks/joint_model.py
    python benchmarks/flow.py
    python benchmarks/reconstruct.py 12

# True size of tests and coverage of intervals by simulation: adds the trials not yet run, an hour
campaigns:
    OMP_NUM_THREADS=1 nice python benchmarks/true_size/campaign.py 1
    python benchmarks/true_size/trust_page.py

# Write the JSON Schemas that the documents publish
schema:
    cellcourse schema study > docs/study.schema.json
    cellcourse schema evidence > docs/evidence.schema.json
    cellcourse schema reconstruction > docs/reconstruction.schema.json
    cellcourse schema model > docs/model.schema.json
    cellcourse schema results > docs/results.schema.json
    cellcourse schema audit > docs/audit.schema.json
    cellcourse schema campaign > docs/campaign.schema.json

# Put everything into the house's format
format:
    ruff check --fix .
    ruff format .
