#!/usr/bin/env python3
"""Verifies ledger bundles without any code of the platform: Python's standard library and the published formats only.

    verify.py PUBLIC_KEY_HEX ORIGIN BUNDLE...

Prints one JSON line per bundle. Exits 0 when all are intact, 2 when one is not, 77 where this Python has no SM3.
An auditor can read it in an hour; the test suite holds it and the platform's verifier to the same verdicts.
"""

import base64
import hashlib
import json
import struct
import sys

# The curve of GB/T 32918.5.
P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
IDENTITY = b"1234567812345678"
WORD = set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/:")


class Refused(Exception):
    """Something is not as the format or the ledger says."""


def require(condition, reason):
    if not condition:
        raise Refused(reason)


def sm3(*parts):
    state = hashlib.new("sm3")
    for part in parts:
        state.update(part)
    return state.digest()


def add(one, two):
    if one is None or two is None:
        return one or two
    (x1, y1), (x2, y2) = one, two
    if x1 == x2:
        if (y1 + y2) % P == 0:
            return None
        slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P) % P
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, P) % P
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def multiply(number, point):
    result = None
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def number(octets):
    return int.from_bytes(octets, "big")


def signed_by(key, message, signature):
    """SM2 verification, GB/T 32918.2, clause 7."""
    x, y = number(key[1:33]), number(key[33:])
    require(key[0] == 4 and x < P and y < P and (y * y - x * x * x - A * x - B) % P == 0, "key is no point")
    curve = b"".join(v.to_bytes(32, "big") for v in (A, B, *G))
    identity = sm3(struct.pack(">H", 8 * len(IDENTITY)), IDENTITY, curve, key[1:])
    digest = number(sm3(identity, message))
    r, s = number(signature[:32]), number(signature[32:])
    if not (0 < r < N and 0 < s < N) or (r + s) % N == 0:
        return False
    point = add(multiply(s, G), multiply((r + s) % N, (x, y)))
    return point is not None and (digest + point[0]) % N == r


class Tree:
    """Roots of the complete subtrees, as (leaves, hash), largest first (RFC 6962, 2.1)."""

    def __init__(self):
        self.peaks, self.size = [], 0

    def append(self, entry):
        width, node = 1, sm3(b"\0", entry)
        while self.peaks and self.peaks[-1][0] == width:
            node, width = sm3(b"\1", self.peaks.pop()[1], node), 2 * width
        self.peaks.append((width, node))
        self.size += 1

    def root(self):
        if not self.peaks:
            return sm3()
        node = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            node = sm3(b"\1", left, node)
        return node


class Input:
    def __init__(self, octets):
        self.octets, self.at = octets, 0

    def take(self, length):
        part = self.octets[self.at : self.at + length]
        require(len(part) == length, "cut short")
        self.at += length
        return part

    def integer(self, length):
        return number(self.take(length))

    def word(self, optional=False):
        word = self.take(self.integer(1))
        require(len(word) <= 64 and set(word) <= WORD and (word or optional), "not a word")
        return word.decode()


def entry_rows(octets, index):
    """Checks an entry and gives its changed rows as (table, id, version, digest or None)."""
    entry = Input(octets)
    require(entry.integer(1) == 1, "version of an entry")
    require(entry.integer(8) == index, "index of an entry")
    entry.take(8)
    actor = entry.integer(1)
    require(actor <= 2, "sort of actor")
    entry.take(32 if actor == 0 else 16)
    entry.word(), entry.word(), entry.take(16), entry.word(optional=True)
    if entry.word(optional=True):
        entry.word()
    entry.take(16)
    rows = []
    for _ in range(entry.integer(2)):
        table, row, version = entry.word(), entry.take(16), entry.integer(8)
        image = entry.integer(1)
        require(image <= 1, "sort of after-image")
        rows.append((table, row, version, entry.take(32) if image else None))
    require(all(a[:2] < b[:2] for a, b in zip(rows, rows[1:])), "order of rows")
    entry.take(16)
    require(entry.at == len(octets), "bytes after an entry")
    return rows


def checkpoint(note, key, origin):
    """Checks a note and gives size and root."""
    lines = note.decode().split("\n")
    require(len(lines) == 7 and lines[4] == "" and lines[6] == "" and lines[0] == origin, "lines of a checkpoint")
    size, root, time = int(lines[1]), base64.b64decode(lines[2], validate=True), int(lines[3].removeprefix("time "))
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\ntime {time}\n"
    mark, name, encoded = lines[5].split(" ")
    signature = base64.b64decode(encoded, validate=True)
    canonical = f"{text}\n\u2014 {origin} {base64.b64encode(signature).decode()}\n"
    require(canonical.encode() == note and len(signature) == 68, "form of a checkpoint")
    require(signature[:4] == sm3(origin.encode(), b"\n\xffsm2-sm3", key)[:4], "key of a checkpoint")
    require(signed_by(key, text.encode(), signature[4:]), "signature of a checkpoint")
    return size, root


def records(octets, origin):
    """Gives the records of a bundle and checks its frame."""
    bundle = Input(octets)
    require(bundle.take(9) == b"SHUYULDG\1", "no bundle")
    require(bundle.take(bundle.integer(2)).decode() == origin, "origin of the bundle")
    bundle.take(65)
    kinds = []
    while True:
        kind = bundle.take(1)
        if kind in (b"C", b"E"):
            record = bundle.take(bundle.integer(4))
        elif kind == b"R":
            record = (bundle.take(bundle.integer(1)).decode(), bundle.take(16), bundle.integer(8), bundle.take(32))
        else:
            require(kind == b"Z", "kind of a record")
            break
        require(not kinds or kinds[-1] <= kind, "order of records")
        kinds.append(kind)
        yield kind, record
    require([bundle.integer(8) for _ in range(3)] == [kinds.count(k) for k in (b"C", b"E", b"R")], "number of records")
    digest = sm3(octets[: bundle.at])
    require(bundle.take(32) == digest and bundle.at == len(octets), "digest of the bundle")


def verify(octets, key, origin):
    tree, stated, known, current, signed = Tree(), {}, {}, {}, None

    def reached():
        roots = stated.pop(tree.size, [])
        require(all(root == tree.root() for root in roots), f"root of the checkpoint of size {tree.size}")
        return tree.size if roots else signed

    for kind, record in records(octets, origin):
        if kind == b"C":
            size, root = checkpoint(record, key, origin)
            stated.setdefault(size, []).append(root)
            continue
        signed = reached()
        if kind == b"E":
            for table, row, version, image in entry_rows(record, tree.size):
                require(known.get((table, row), (-1,))[0] < version, "version of a row")
                known[table, row] = (version, image)
            tree.append(record)
        else:
            require(record[:2] not in current, "a row twice")
            current[record[:2]] = record[2:]
    signed = reached()
    require(not stated, "entries are missing")
    require(tree.size == 0 or signed is not None, "nothing is signed")
    require({row: state for row, state in known.items() if state[1] is not None} == current, "current rows")
    return {"intact": True, "entries": tree.size, "signed_entries": signed or 0, "root": tree.root().hex()}


def main(key, origin, *paths):
    if "sm3" not in hashlib.algorithms_available:
        return 77
    intact = True
    for path in paths:
        with open(path, "rb") as file:
            octets = file.read()
        try:
            outcome = verify(octets, bytes.fromhex(key), origin)
        except (Refused, ValueError) as error:
            outcome, intact = {"intact": False, "reason": str(error)}, False
        print(json.dumps(outcome))
    return 0 if intact else 2


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
