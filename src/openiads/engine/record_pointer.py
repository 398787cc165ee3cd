"""One pointer for a whole record of arrays.

`World`, `Tables` and `State` hold dozens of arrays. Handed to a compiled function as tuples they
are hundreds of arguments, at every call and at every level, which costs more time to compile and
to call than the work itself. `pointer` lays the descriptions of the arrays out in memory once and
hands over their address. Inside a kernel a pointer is used like the record: `world.threats[j]`.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from llvmlite import ir
from numba import config, typeof, types
from numba.core.datamodel import models
from numba.core.imputils import lower_getattr_generic
from numba.core.pythonapi import NativeValue
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, register_model, typeof_impl, unbox

WORD = 8
"""Size of everything in the layout, bytes."""


class RecordPointerType(types.Type):
    """Type of a pointer: the names and types of the fields behind it."""

    def __init__(self, fields: tuple[tuple[str, Any], ...]) -> None:
        """Fields in the order of the layout."""
        self.fields = fields
        self.types = dict(fields)
        digest = hashlib.blake2b(repr(fields).encode(), digest_size=8).hexdigest()
        super().__init__(name=f"RecordPointer({digest})")  # part of every symbol's name

    def offset(self, name: str) -> int:
        """Bytes before a field."""
        at = 0
        for field, kind in self.fields:
            if field == name:
                return at
            at += WORD * words_of(kind)
        raise KeyError(name)


def words_of(kind: Any) -> int:
    """Words that a field takes in the layout."""
    if isinstance(kind, types.Array):
        return 5 + 2 * kind.ndim
    if isinstance(kind, types.BaseTuple):
        return sum(words_of(inner) for inner in kind)  # pyright: ignore[reportGeneralTypeIssues]
    if kind in (types.int64, types.float64):
        return 1
    raise TypeError(f"no layout for {kind}")


def lay_out(value: Any) -> list[int]:
    """Words of a field, as Numba lays out arrays (owned elsewhere), tuples, integers and floats."""
    if isinstance(value, np.ndarray):
        return [0, 0, value.size, value.itemsize, value.ctypes.data, *value.shape, *value.strides]
    if isinstance(value, tuple):
        return [word for inner in value for word in lay_out(inner)]
    kind = np.float64 if isinstance(value, float) else np.int64
    return [int(kind(value).view(np.int64))]


class RecordPointer:
    """A record of arrays, laid out in memory for as long as this lives."""

    def __init__(self, record: Any) -> None:
        """Lay out a NamedTuple of arrays, integers, floats and such NamedTuples."""
        self.record = record
        self.type = RecordPointerType(tuple(zip(record._fields, map(typeof, record), strict=True)))
        self.words = np.array(lay_out(tuple(record)), np.int64)
        self.address = self.words.ctypes.data


def pointer(record: Any) -> Any:
    """What to give a kernel for a record of arrays; the record itself in plain Python."""
    return record if config.DISABLE_JIT else RecordPointer(record)  # pyright: ignore[reportAttributeAccessIssue]


@typeof_impl.register(RecordPointer)
def _type_of_pointer(value: RecordPointer, context: Any) -> RecordPointerType:
    return value.type


@register_model(RecordPointerType)
class _RecordPointerModel(models.OpaqueModel):
    """An address."""


@unbox(RecordPointerType)
def _unbox_pointer(kind: RecordPointerType, value: Any, context: Any) -> NativeValue:
    number = context.pyapi.object_getattr_string(value, "address")
    address = context.pyapi.long_as_voidptr(number)
    context.pyapi.decref(number)
    return NativeValue(address)


@infer_getattr
class _RecordPointerFields(AttributeTemplate):
    """Types of the fields."""

    key = RecordPointerType

    def generic_resolve(self, value: RecordPointerType, attr: str) -> Any:
        """Type of one field."""
        return value.types.get(attr)


@lower_getattr_generic(RecordPointerType)
def _load_field(context: Any, builder: Any, kind: RecordPointerType, value: Any, attr: str) -> Any:
    field = kind.types[attr]
    offset = ir.Constant(ir.IntType(64), kind.offset(attr))
    place = builder.gep(value, [offset], source_etype=ir.IntType(8))
    llvm = context.get_value_type(field)
    loaded = builder.load(builder.bitcast(place, llvm.as_pointer()))
    # The layout does not change while a kernel runs, so loads may be moved and shared.
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded
