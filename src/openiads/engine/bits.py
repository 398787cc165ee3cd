"""Bits of a 64-bit word, compiled to single instructions."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload
from numba.np.arrayobj import make_array

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


def bits_below(words: np.ndarray, limits: np.ndarray, first: int) -> np.uint64:
    """Bit i: words[i] is below limits[first + i], for i from 0 to 63; both uint32."""
    flags = words[:64] < limits[first : first + 64]
    return np.packbits(flags, bitorder="little").view(np.uint64)[0]


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


@intrinsic
def _compare(context: Any, words: Any, limits: Any, first: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        vector = ir.VectorType(ir.IntType(32), 64)
        start = (ir.Constant(ir.IntType(64), 0), args[2])
        sides = []
        for kind, value, at in zip(signature.args[:2], args[:2], start, strict=True):
            data = make_array(kind)(context, builder, value).data
            place = builder.bitcast(builder.gep(data, [at]), vector.as_pointer())
            sides.append(builder.load(place, align=4))
        return builder.bitcast(builder.icmp_unsigned("<", *sides), ir.IntType(64))

    return types.uint64(words, limits, types.int64), generate


@overload(bits_below)
def _compile_bits_below(words, limits, first):
    return lambda words, limits, first: _compare(words, limits, first)  # pyright: ignore[reportCallIssue]


@overload(lowest_bit)
def _compile_lowest_bit(word):
    return lambda word: np.int64(_trailing_zeros(word))  # pyright: ignore[reportCallIssue]


@overload(highest_bit)
def _compile_highest_bit(word):
    return lambda word: np.int64(63 - _leading_zeros(word))  # pyright: ignore[reportCallIssue]
