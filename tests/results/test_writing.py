"""Files are written whole or not at all, and never over what this program did not write."""

import errno
import os
from pathlib import Path

import pytest

from openiads.errors import InputError
from openiads.results import writing
from openiads.results.writing import check_free, write_file, write_folder

MARK = b"made by us"


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_written_and_nothing_else_is_left(tmp_path):
    write_file(tmp_path / "a.txt", b"one")
    assert (tmp_path / "a.txt").read_bytes() == b"one"
    assert left(tmp_path) == ["a.txt"]


def test_a_file_with_the_mark_is_replaced_and_one_without_is_not(tmp_path):
    target = tmp_path / "a.txt"
    write_file(target, b"made by us: 1", mark=MARK)
    write_file(target, b"made by us: 2", mark=MARK)
    assert target.read_bytes() == b"made by us: 2"
    target.write_bytes(b"my notes")
    with pytest.raises(InputError, match="did not write it") as caught:
        write_file(target, b"made by us: 3", mark=MARK)
    assert caught.value.file == str(target)
    assert caught.value.allowed == "a new path, or a file this command wrote earlier"
    assert target.read_bytes() == b"my notes"
    assert left(tmp_path) == ["a.txt"]


def test_without_a_mark_nothing_is_replaced(tmp_path):
    write_file(tmp_path / "a.txt", MARK)
    with pytest.raises(InputError, match="exists already; nothing was written"):
        write_file(tmp_path / "a.txt", MARK)


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("mark", [MARK, None])
def test_a_symbolic_link_is_not_followed(tmp_path, there, mark):
    if there:
        (tmp_path / "mine").write_bytes(MARK)
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    with pytest.raises(InputError, match="symbolic link"):
        write_file(tmp_path / "link", b"new", mark=mark)
    assert (tmp_path / "mine").exists() == there
    assert (tmp_path / "link").is_symlink()


def test_a_name_taken_while_the_file_was_written_is_kept(tmp_path, monkeypatch):
    target, real = tmp_path / "a.txt", writing._flushed

    def slow(path, data):
        real(path, data)
        target.write_bytes(b"theirs")

    monkeypatch.setattr(writing, "_flushed", slow)
    with pytest.raises(InputError, match="File exists"):
        write_file(target, b"ours")
    assert target.read_bytes() == b"theirs"
    assert left(tmp_path) == ["a.txt"]


def test_a_full_disk_is_named_and_nothing_is_left(tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "old").write_bytes(MARK)
    for write in (
        lambda: write_file(tmp_path / "new", b"x"),
        lambda: write_file(tmp_path / "old", b"x", mark=MARK),
        lambda: write_folder(tmp_path / "folder", {"a": b"x"}),
    ):
        with pytest.raises(InputError, match="No space left on device; nothing was written"):
            write()
    assert left(tmp_path) == ["old"]
    assert (tmp_path / "old").read_bytes() == MARK


def test_a_folder_appears_whole(tmp_path):
    paths = write_folder(tmp_path / "deep" / "folder", {"a": b"1", "b": b"2"})
    assert [path.read_bytes() for path in paths] == [b"1", b"2"]
    assert left(tmp_path / "deep") == ["folder"]
    with pytest.raises(InputError, match="exists already"):
        write_folder(tmp_path / "deep" / "folder", {"a": b"3"})


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="is a directory"):
        check_free(tmp_path, mark=MARK)
    with pytest.raises(InputError, match="exists already"):
        write_file(Path("/dev/null"), b"x", mark=MARK)
    with pytest.raises(InputError, match="cannot be written"):
        write_file(tmp_path / "no" / "such" / "file", b"x")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_permission_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="Permission denied"):
        write_file(tmp_path / "a", b"x")
