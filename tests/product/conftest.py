"""A sound product and batch, and ways to spoil them in one place."""

import dataclasses

import pytest
from sound_batch import BATCH, PRODUCT, STEPS, product_of


@pytest.fixture
def product():
    return product_of(PRODUCT)


@pytest.fixture
def batch():
    return BATCH


@pytest.fixture
def changed():
    """The sound batch with some of its facts replaced."""
    return lambda **facts: dataclasses.replace(BATCH, **facts)


@pytest.fixture
def stepped():
    """The sound batch with facts of one step replaced."""

    def change(name, **facts):
        steps = tuple(
            dataclasses.replace(step, **facts) if step.step == name else step for step in STEPS
        )
        return dataclasses.replace(BATCH, steps=steps)

    return change


@pytest.fixture
def without():
    """The sound product with one of its declarations changed, by path."""

    def change(*path, to):
        def replaced(node, rest):
            if not rest:
                return to
            return {**node, rest[0]: replaced(node.get(rest[0], {}), rest[1:])}

        return product_of(replaced(PRODUCT, path))

    return change
