"""Bits of a 64-bit word, compiled to single instructions."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

ONE = np.uint64(1)
NONE = np.uint64(0)
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


def lowest_bit(word: np.uint64) -> int:
    """Place of the lowest bit that is set, 0 to 63; the word is not zero."""
    number = int(word)
    return (number & -number).bit_length() - 1


def highest_bit(word: np.uint64) -> int:
    """Place of the highest bit that is set, 0 to 63; the word is not zero."""
    return int(word).bit_length() - 1


@intrinsic
def _trailing_zeros(context: Any, word: Any) -> Any:
    def generate(_, builder: Any, __, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), generate


@intrinsic
def _leading_zeros(context: Any, word: Any) -> Any:
    def generate(_, builder: Any, __, args: Any) -> Any:
        return builder.ctlz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), generate


@overload(lowest_bit)
def _compile_lowest_bit(word):
    return lambda word: np.int64(_trailing_zeros(word))  # pyright: ignore[reportCallIssue]


@overload(highest_bit)
def _compile_highest_bit(word):
    return lambda word: np.int64(63 - _leading_zeros(word))  # pyright: ignore[reportCallIssue]
