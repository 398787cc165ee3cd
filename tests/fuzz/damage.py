"""Damaging bytes: a file cut, flipped, nested, written in another encoding."""

INSERTS = (
    b"\xff", b"\xc3\x28", b"=", b"[", b"]", b'"', b"'''", b"\x00", b"\n", b"#",
    b"\xe2\x80\xa8", b"{", b"nan", b"1e999", "é".encode("latin-1"), b"\x00" * 4096,
)  # fmt: skip


def _lines(rng, data, keep):
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    lines[at : at + 1] = [lines[at]] * keep
    return b"\n".join(lines)


def _nest(rng, data):
    n = rng.choice([50, 500, 5000, 100_000])
    return data + b"\nzz = " + b"[" * n + b"]" * n + b"\n"


def _flip(rng, data):
    at = rng.randrange(len(data) or 1)
    return (
        data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :] if data else data
    )


def _insert(rng, data):
    at = rng.randrange(len(data) or 1)
    return data[:at] + rng.choice(INSERTS) + data[at:]


DAMAGE = {
    "flip": _flip,
    "insert": _insert,
    "nest": _nest,
    "cut": lambda rng, data: data[: rng.randrange(len(data) or 1)],
    "twice": lambda rng, data: _lines(rng, data, 2),
    "drop": lambda rng, data: _lines(rng, data, 0),
    "bom": lambda rng, data: b"\xef\xbb\xbf" + data,
    "crlf": lambda rng, data: data.replace(b"\n", b"\r\n"),
    "cr": lambda rng, data: data.replace(b"\n", b"\r"),
    "utf16": lambda rng, data: data.decode("utf-8", "replace").encode("utf-16"),
    "table": lambda rng, data: (
        data + b"\n[" + b".".join([b"a"] * rng.choice([50, 2000, 5_000])) + b"]\n"
    ),
    "tail": lambda rng, data: data + rng.randbytes(rng.choice([1, 100])),
    "empty": lambda rng, data: rng.choice([b"", b"\n", b"#", b"schema = 1", b"\xef\xbb\xbf"]),
    "digits": lambda rng, data: data + b"\nzz = " + b"9" * rng.choice([400, 4301, 10_000]) + b"\n",
}


def mutate_bytes(rng, data):
    """Return bytes damaged in one to four ways, and which."""
    acts = [rng.choice([*DAMAGE, "flip"]) for _ in range(rng.choice([1, 1, 2, 4]))]
    for act in acts:
        data = DAMAGE[act](rng, data)
    return data, acts
