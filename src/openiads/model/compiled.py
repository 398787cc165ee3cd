"""How compiled code is kept between runs, so that it can never be older than its source.

Numba keys the compiled form of a function by the file that holds the function alone. A function
that calls another one contains it, so after an edit of the callee the caller would go on doing
what it did before. Here the folder of the cache is named by a digest of every source file that
compiled code can come from: edit any of them, and all of it is compiled anew.

A cache that cannot be read or written costs time, never a run. Its files are pickles: who can
write to the folder can run code as the user, so a folder of somebody else's is not used.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from numba import config, njit
from numba.core.caching import CompileResultCacheImpl, FunctionCache
from numba.misc.appdirs import AppDirs

PACKAGE = Path(__file__).resolve().parent.parent
SOURCES = ("model", "engine", "vocab.py")
"""What compiled code is made from; the vocabularies give arrays their sizes."""

PREFIX = "openiads-compiled-"
KEPT = 4
"""Folders of earlier sources that are left, for other checkouts and for going back."""


def source_files() -> list[Path]:
    """Return every file that compiled code can come from, in order."""
    found: list[Path] = []
    for name in SOURCES:
        place = PACKAGE / name
        found += sorted(place.glob("*.py")) if place.is_dir() else [place]
    return found


@lru_cache(maxsize=1)
def source_digest() -> str:
    """Return the digest of names and contents of the source files, 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for file in source_files():
        text = file.read_bytes()
        digest.update(f"{file.relative_to(PACKAGE).as_posix()} {len(text)}\n".encode())
        digest.update(text)
    return digest.hexdigest()[:16]


def _bases() -> Iterator[Path]:
    """Yield where the cache may be, best first, as Numba would choose."""
    chosen: str = config.CACHE_DIR  # pyright: ignore[reportAttributeAccessIssue]
    if chosen:
        yield Path(chosen)
        return
    yield PACKAGE / "__pycache__"
    yield Path(AppDirs(appname="numba", appauthor=False).user_cache_dir)


def _is_usable(folder: Path) -> bool:
    """Make the folder; tell whether it is ours and can be written to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if hasattr(os, "getuid") and folder.stat().st_uid not in (os.getuid(), 0):
            return False
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True


def _drop_old(base: Path, current: Path) -> None:
    """Remove all but the newest few folders of other sources."""
    others = [place for place in base.glob(f"{PREFIX}*") if place != current]
    by_age = sorted(others, key=lambda place: place.stat().st_mtime, reverse=True)
    for place in by_age[KEPT:]:
        shutil.rmtree(place, ignore_errors=True)


@lru_cache(maxsize=1)
def cache_folder() -> Path | None:
    """Return the folder of the compiled code of these sources; None when none can be written to.

    It is below `NUMBA_CACHE_DIR` if that is set, else beside the package, else in the user's
    cache. Without a folder one warning is logged, and everything is compiled in every process.
    """
    bases = list(_bases())
    for base in bases:
        folder = base / f"{PREFIX}{source_digest()}"
        is_new = not folder.exists()
        if _is_usable(folder):
            if is_new:
                _drop_old(base, folder)
            return folder
    tried = ", ".join(map(str, bases))
    _warn(
        f"no folder for compiled code can be written to ({tried}): every run compiles for about a "
        "minute; set NUMBA_CACHE_DIR to a folder of your own"
    )
    return None


def _warn(text: str) -> None:
    logging.getLogger("openiads").warning("warning: %s", text)


@lru_cache(maxsize=1)
def _warn_once(what: str) -> None:
    _warn(f"{what}; what is missing is compiled in every run")


class _Locator:
    """Where the compiled form of one function is kept, in the protocol of Numba's locators."""

    def __init__(self, function: Callable[..., Any], file: str) -> None:
        self._py_file, self._line = file, function.__code__.co_firstlineno

    @classmethod
    def from_function(cls, function: Callable[..., Any], file: str) -> _Locator:
        return cls(function, file)

    def get_cache_path(self) -> str:
        return str((cache_folder() or Path()) / Path(self._py_file).parent.name)

    def ensure_cache_path(self) -> None:
        os.makedirs(self.get_cache_path(), exist_ok=True)

    def get_source_stamp(self) -> str:
        return source_digest()

    def get_disambiguator(self) -> str:
        return str(self._line)


class _Implementation(CompileResultCacheImpl):
    """Numba's way of keeping a compiled function, found by our locator alone."""

    _locator_classes = (_Locator,)


class _SourceCache(FunctionCache):
    """A cache whose files may be damaged, gone, or on a full disk."""

    _impl_class = _Implementation

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except Exception as error:  # unpickling a damaged file can raise anything
            self._say(f"compiled code cannot be read ({error})")
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except Exception as error:  # a damaged index is read before it is written
            self._say(f"compiled code cannot be stored ({error})")

    def _say(self, what: str) -> None:
        _warn_once(f"{what} in {cache_folder()}")


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Return a decorator: `numba.njit` with these options, without the lock, and with our cache.

    With `NUMBA_DISABLE_JIT` set the function stays what it is.
    """
    compiler = njit(nogil=True, **options)  # pyright: ignore[reportCallIssue]

    def decorate(function: Callable[..., Any]) -> Any:
        dispatcher: Any = compiler(function)  # pyright: ignore[reportCallIssue]
        if dispatcher is not function and cache_folder() is not None:
            dispatcher._cache = _SourceCache(function)
        return dispatcher

    return decorate


formula = compiled()
"""Decorator of a function of the model: scalars in, scalars or filled arrays out."""

inlined = compiled(inline="always")
"""Decorator of a formula that is written into its callers before they are compiled."""
