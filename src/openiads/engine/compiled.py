"""How the engine's kernels are compiled.

A kernel takes whole records of arrays (`World`, `Tables`, `State`) and calls many small functions
with them. With Numba's run-time allocator on, every such call would count a reference of every
array in them, in and out. `kernel` is for functions that allocate nothing: it turns the counting
off, which made replications more than a hundred times faster. Functions that allocate use Numba's
ordinary `njit` and call kernels for the work.
"""

from __future__ import annotations

from numba import njit

kernel = njit(cache=True, nogil=True, _nrt=False, no_cfunc_wrapper=True)  # pyright: ignore[reportCallIssue]

inlined = njit(  # pyright: ignore[reportCallIssue]
    cache=True, nogil=True, _nrt=False, inline="always"
)
"""A kernel that is copied into its callers: small ones, and those called from one place. Passing
the records costs more than they do."""

inner = njit(  # pyright: ignore[reportCallIssue]
    cache=True, nogil=True, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True
)
"""A kernel that only kernels call: Python cannot, and the means to do so need not be compiled."""

folded = njit(  # pyright: ignore[reportCallIssue]
    cache=True,
    nogil=True,
    _nrt=False,
    forceinline=True,
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
)
"""An `inner` kernel that LLVM copies into its callers. It is typed once, so it compiles faster than
`inlined`, which is typed anew in every caller."""
