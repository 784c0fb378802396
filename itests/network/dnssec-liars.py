#!/usr/bin/python3
"""dnssec-liars.py   servers at 10.53.0.20 that are lame or lie: the first label of a name says how. Each lie comes before the
truth, 10.4.0.1, which comes 60 ms later, unless a lie is all that there is. Names below victim are always told the truth: 10.4.0.2.
dnssec-liars.py names   prints the labels."""
import random
import selectors
import socket
import struct
import sys
import threading
import time

A, NS, CNAME, SOA, TXT = 1, 2, 5, 6, 16
LIE, TRUTH, VICTIM = "10.66.6.6", "10.4.0.1", "10.4.0.2"
HERE, OTHER = "10.53.0.20", "10.53.0.21"


def wire(name):
    return b"".join(bytes([len(p)]) + p.encode() for p in name.split(".") if p) + b"\0"


def record(name, kind, data, ttl=300, rclass=1):
    if kind == A:
        data = socket.inet_aton(data)
    elif kind in (NS, CNAME):
        data = wire(data)
    elif kind == SOA:
        data = wire("ns.liar") + wire("x.liar") + struct.pack(">IIIII", 1, 2, 3, 4, 60)
    return wire(name) + struct.pack(">HHIH", kind, rclass, ttl, len(data)) + data


class Query:
    """A query, and what can be said to it."""

    def __init__(self, data):
        self.id = struct.unpack(">H", data[:2])[0]
        at, labels = 12, []
        while data[at]:
            labels.append(data[at + 1:at + 1 + data[at]].decode("latin-1"))
            at += 1 + data[at]
        self.name = ".".join(labels)
        self.how = labels[0].lower() if labels else ""
        self.question = data[12:at + 5]
        self.kind = struct.unpack(">H", data[at + 1:at + 3])[0]

    def reply(self, answer=(), authority=(), additional=(), ident=None, bits=0x8580, question=None, count=1):
        head = struct.pack(">HHHHHH", self.id if ident is None else ident, bits, count, len(answer), len(authority), len(additional))
        return head + (self.question if question is None else question) + b"".join([*answer, *authority, *additional])

    def says(self, address, **more):
        return self.reply([record(self.name, A, address)], **more)

    def nothing(self, **more):
        return self.reply([], [record("liar", SOA, None)], **more)


def scrambled(question):
    return bytes(c ^ 0x20 if chr(c).isalpha() and i < len(question) - 4 else c for i, c in enumerate(question))


def ids_but(right):
    return [i for i in random.Random(right).sample(range(65536), 400) if i != right]


# What is sent at once from the server's own port.
LIES = {
    "honest": lambda q: [],
    "wrongid": lambda q: [q.says(LIE, ident=q.id ^ 1), q.says(LIE, ident=q.id ^ 0xFFFF)],
    "guessedids": lambda q: [q.says(LIE, ident=i) for i in ids_but(q.id)],
    "notanswer": lambda q: [q.says(LIE, bits=0x0100)],
    "empty": lambda q: [b""],
    "short": lambda q: [struct.pack(">H", q.id) + b"\x81"],
    "broken": lambda q: [q.says(LIE)[:-3]],
    "loops": lambda q: [q.reply([b"\xc0\x0c" + struct.pack(">HHIH", A, 1, 300, 4) + b"\x0a\x42\x06\x06"], question=b"\xc0\x0c\0\1\0\1")],
}
# All that is said.
ONLY = {
    "wrongname": lambda q: [q.says(LIE, question=wire("other.liar") + b"\0\1\0\1")],
    "wrongtype": lambda q: [q.says(LIE, question=wire(q.name) + b"\0\x10\0\1")],
    "wrongclass": lambda q: [q.reply([record(q.name, A, LIE, rclass=3)], [record("liar", SOA, None)])],
    "noquestion": lambda q: [q.says(LIE, question=b"", count=0)],
    "case": lambda q: [q.says(TRUTH, question=scrambled(q.question))],
    "otherowner": lambda q: [q.reply([record("victim.owner.liar", A, LIE)], [record("liar", SOA, None)])],
    "moreanswers": lambda q: [q.reply([record(q.name, A, TRUTH), record("victim.answer.liar", A, LIE)])],
    "moreauthority": lambda q: [q.reply([record(q.name, A, TRUTH)], [record("victim.authority.liar", A, LIE), record("liar", NS, "victim.ns.liar")])],
    "moreadditional": lambda q: [q.reply([record(q.name, A, TRUTH)], [], [record("victim.additional.liar", A, LIE)])],
    "outofzone": lambda q: [q.reply([record(q.name, CNAME, "victim.alias.liar"), record("victim.alias.liar", CNAME, "victim.end.liar")])],
    "othersoa": lambda q: [q.reply([], [record("victim.soa.liar", SOA, None)])],
    "refused": lambda q: [q.reply(bits=0x8185)],
    "servfail": lambda q: [q.reply(bits=0x8182)],
    "formerr": lambda q: [q.reply(bits=0x8181)],
    "notimp": lambda q: [q.reply(bits=0x8184)],
    "notauth": lambda q: [q.reply(bits=0x8189)],
    "referral": lambda q: [q.reply([], [record("referral.liar", NS, "ns.elsewhere.liar")], [record("ns.elsewhere.liar", A, LIE)], bits=0x8000)],
    "nothing": lambda q: [q.nothing()],
    "nxdomain": lambda q: [q.nothing(bits=0x8583)],
    "loop": lambda q: [q.reply([record(q.name, CNAME, q.name)])],
    "zerottl": lambda q: [q.reply([record(q.name, A, TRUTH, ttl=0)])],
    "hugettl": lambda q: [q.reply([record(q.name, A, TRUTH, ttl=0x80000001)])],
    "cut": lambda q: [q.says(LIE, bits=0x8780)],
    "cutwrong": lambda q: [q.says(LIE, bits=0x8780)],
}
# Sent from elsewhere.
FROM = {"otherport": (HERE, 0), "otheraddress": (OTHER, 53)}
VICTIMS = ["owner", "answer", "authority", "additional", "ns", "alias", "end", "soa"]


def truth(query):
    return query.says(VICTIM if query.how == "victim" else TRUTH) if query.kind == A else query.nothing()


def serve(udp, other):
    later = []
    chooser = selectors.DefaultSelector()
    chooser.register(udp, selectors.EVENT_READ)
    while True:
        wait = max(0, later[0][0] - time.monotonic()) if later else None
        for _ in chooser.select(wait):
            data, who = udp.recvfrom(4096)
            query = Query(data)
            if query.kind == A and query.how in ONLY:
                for each in ONLY[query.how](query):
                    udp.sendto(each, who)
                continue
            if query.kind == A and query.how in LIES:
                for each in LIES[query.how](query):
                    udp.sendto(each, who)
            if query.kind == A and query.how in FROM:
                other[FROM[query.how]].sendto(query.says(LIE), who)
            delay = 0.06 if query.how in LIES or query.how in FROM else 0
            later.append((time.monotonic() + delay, truth(query), who))
        later.sort(key=lambda each: each[0])
        while later and later[0][0] <= time.monotonic():
            _, reply, who = later.pop(0)
            udp.sendto(reply, who)


def streams(listener):
    """Over TCP the truth, but for one name only after a lie."""
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=stream, args=(connection,), daemon=True).start()


def stream(connection):
    with connection, connection.makefile("rb") as f:
        while len(head := f.read(2)) == 2:
            query = Query(f.read(struct.unpack(">H", head)[0]))
            said = [truth(query)]
            if query.how == "cutwrong":
                said.insert(0, query.says(LIE, ident=query.id ^ 1))
            connection.sendall(b"".join(struct.pack(">H", len(each)) + each for each in said))


def bound(address, port, kind=socket.SOCK_DGRAM):
    s = socket.socket(socket.AF_INET, kind)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((address, port))
    return s


def labels():
    yield from [*LIES, *ONLY, *FROM]


def main():
    if sys.argv[1:] == ["names"]:
        print("\n".join([f"{label}.liar" for label in labels()] + [f"victim.{label}.liar" for label in VICTIMS]))
        return
    listener = bound(HERE, 53, socket.SOCK_STREAM)
    listener.listen(16)
    threading.Thread(target=streams, args=(listener,), daemon=True).start()
    serve(bound(HERE, 53), {where: bound(*where) for where in FROM.values()})


if __name__ == "__main__":
    main()
