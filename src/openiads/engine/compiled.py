"""How the engine's kernels are compiled.

A kernel takes whole records of arrays (`World`, `Tables`, `State`) by their `pointer`. With Numba's
run-time allocator on, every load of an array from one would count a reference. `kernel` is for
functions that allocate nothing: it turns the counting off. Functions that allocate use
`formula` of the model and call kernels for the work. Where compiled code is kept, and why it is
never stale, says `openiads.model.compiled`.
"""

from __future__ import annotations

from openiads.model.compiled import compiled

kernel = compiled(_nrt=False, no_cfunc_wrapper=True)

part = compiled(_nrt=False, no_cfunc_wrapper=True, no_cpython_wrapper=True)
"""A kernel for kernels: nobody calls it from Python, so it compiles without the means for that."""

joined = compiled(_nrt=False, no_cfunc_wrapper=True, no_cpython_wrapper=True, forceinline=True)
"""A part that is copied into its callers: the innermost, called so often that calls count."""
