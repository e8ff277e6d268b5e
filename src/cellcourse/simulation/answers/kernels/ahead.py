"""Asking memory for numbers ahead of their turn.

A block of courses is larger than the caches of a processor, and of each course an analysis
reads a few numbers far from those of the next. Asked for while another study is reckoned,
they are there when their turn comes. Nothing else depends on whether they were asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

__all__ = ["LINE", "ask_for"]

LINE: Final = 8
"""Numbers that come from memory together."""


_WORD: Final = ir.IntType(32)
_ADDRESS: Final = ir.IntType(8).as_pointer()


@intrinsic
def _ask_for(_context: Any, row: Any, _place: Any) -> Any:
    def prefetched(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, values[0])
        number = builder.bitcast(builder.gep(array.data, [values[1]]), _ADDRESS)
        kind = ir.FunctionType(ir.VoidType(), [_ADDRESS, _WORD, _WORD, _WORD])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch.p0", fnty=kind)
        builder.call(prefetch, [number, _WORD(0), _WORD(3), _WORD(1)])
        return context.get_dummy_value()

    return types.void(row, types.int64), prefetched


ask_for = cast("Callable[[npt.NDArray[np.float64], int], None]", _ask_for)
"""Ask for the number at a place of a row (n,), to be read, and to be kept close."""
