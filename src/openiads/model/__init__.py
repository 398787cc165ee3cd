"""Physics as pure scalar functions, compiled: SI units, radians; no files, no chance."""
