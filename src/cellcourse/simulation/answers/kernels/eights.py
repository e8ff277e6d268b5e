"""Eight numbers at once, one of each of as many studies that lie side by side.

A loop over rows of eight numbers, left to the compiler, asks first whether any two rows lie
over each other, and writes every row back. What is kept here stays in the processor until
it is put down.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, overload, register_model

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in

__all__ = ["LANES", "Eight", "above", "every", "lesser", "put", "root", "rows", "take"]

LANES: Final = 8
"""Studies side by side."""

Eight = npt.NDArray[np.float64]
"""A number of each, to be added, taken off, multiplied and divided, by a plain number too."""

_Row = npt.NDArray[np.float64]
_VECTOR: Final = ir.VectorType(ir.DoubleType(), LANES)
_CHOICES: Final = ir.VectorType(ir.IntType(32), LANES)


class _EightType(types.Type):
    """What the compiler calls eight numbers."""


_EIGHT: Final = _EightType(name="Eight")


@register_model(_EightType)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _VECTOR)  # type: ignore[no-untyped-call]


@compiled
def rows(number: int) -> _Row:
    """Room for so many rows of eight, each from the start of a line of the processor's store."""
    made = np.zeros((number + 1) * LANES)
    skip = (-made.ctypes.data // made.itemsize) % LANES
    return made[skip : skip + number * LANES].reshape(number, LANES)


def _place(context: Any, builder: Any, kind: Any, row: Any) -> Any:
    data = context.make_array(kind)(context, builder, row).data
    return builder.bitcast(data, _VECTOR.as_pointer())


@intrinsic
def _take(_context: Any, row: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.load(_place(context, builder, signature.args[0], values[0]), align=8)

    return _EIGHT(row), code


@intrinsic
def _put(_context: Any, row: Any, _eight: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        builder.store(values[1], _place(context, builder, signature.args[0], values[0]), align=8)
        return context.get_dummy_value()

    return types.void(row, _EIGHT), code


@intrinsic
def _every(_context: Any, _x: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        empty = ir.Constant(_VECTOR, ir.Undefined)
        first = builder.insert_element(empty, values[0], ir.IntType(32)(0))
        return builder.shuffle_vector(first, empty, ir.Constant(_CHOICES, [0] * LANES))

    return _EIGHT(types.float64), code


@intrinsic
def _above(_context: Any, _a: Any, _b: Any, _x: Any, _y: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        a, b, x, y = values
        return builder.select(builder.fcmp_ordered(">", a, b), x, y)

    return _EIGHT(_EIGHT, _EIGHT, _EIGHT, _EIGHT), code


@intrinsic
def _root(_context: Any, _x: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        kind, name = ir.FunctionType(_VECTOR, [_VECTOR]), f"llvm.sqrt.v{LANES}f64"
        return builder.call(builder.module.declare_intrinsic(name, (), kind), values)

    return _EIGHT(_EIGHT), code


take = cast("Callable[[_Row], Eight]", _take)
"""Read a row."""
put = cast("Callable[[_Row, Eight], None]", _put)
"""Overwrite a row."""
every = cast("Callable[[float], Eight]", _every)
"""The same number eight times."""
above = cast("Callable[[Eight, Eight, Eight, Eight], Eight]", _above)
"""The third where the first is above the second, else the fourth."""
root = cast("Callable[[Eight], Eight]", _root)
"""Square roots."""


@drawn_in
def lesser(a: Eight, b: Eight) -> Eight:
    """The lesser of two; the first where one of them is no number."""
    return above(a, b, b, a)


def _step(name: str) -> Any:
    @intrinsic
    def made(_context: Any, _a: Any, _b: Any) -> Any:
        def code(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
            return getattr(builder, name)(*values)

        return _EIGHT(_EIGHT, _EIGHT), code

    return made


def _known(symbols: tuple[Any, Any], name: str) -> None:
    """Let a symbol between eight numbers, or such and a plain number, be read by the compiler."""
    step = _step(name)

    def both(a: Any, b: Any) -> Any:
        return step(a, b)

    def first(a: Any, b: Any) -> Any:
        return step(a, every(float(b)))

    def second(a: Any, b: Any) -> Any:
        return step(every(float(a)), b)

    def choose(a: Any, b: Any) -> Any:
        if a is _EIGHT:
            return both if b is _EIGHT else first if isinstance(b, types.Number) else None
        return second if b is _EIGHT and isinstance(a, types.Number) else None

    for symbol in symbols:
        overload(symbol)(choose)


_known((operator.add, operator.iadd), "fadd")
_known((operator.sub, operator.isub), "fsub")
_known((operator.mul, operator.imul), "fmul")
_known((operator.truediv, operator.itruediv), "fdiv")
