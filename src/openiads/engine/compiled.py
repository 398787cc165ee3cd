"""How the engine's kernels are compiled.

A kernel takes whole records of arrays (`World`, `Tables`, `State`) by their `handle`. With Numba's
run-time allocator on, every load of an array from one would count a reference. `kernel` is for
functions that allocate nothing: it turns the counting off. Functions that allocate use Numba's
ordinary `njit` and call kernels for the work.
"""

from __future__ import annotations

from numba import njit

kernel = njit(cache=True, nogil=True, _nrt=False, no_cfunc_wrapper=True)  # pyright: ignore[reportCallIssue]

part = njit(  # pyright: ignore[reportCallIssue]
    cache=True, nogil=True, _nrt=False, no_cfunc_wrapper=True, no_cpython_wrapper=True
)
"""A kernel for kernels: nobody calls it from Python, so it compiles without the means for that."""

joined = njit(  # pyright: ignore[reportCallIssue]
    cache=True,
    nogil=True,
    _nrt=False,
    no_cfunc_wrapper=True,
    no_cpython_wrapper=True,
    forceinline=True,
)
"""A part that is copied into its callers: the innermost, called so often that calls count."""
