"""DNS messages of the scripts here: queries, what comes back, and how it reads."""
import ctypes
import os
import socket
import struct

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "SRV": 33, "DNAME": 39, "DS": 43, "DNSKEY": 48, "ANY": 255}
ID = 4711


def name_at(message, at):
    """The name there as text with a final dot, and where it ends."""
    labels, end = [], None
    while message[at]:
        if message[at] >= 0xC0:
            end = end or at + 2
            at = (message[at] & 0x3F) << 8 | message[at + 1]
        else:
            labels.append(message[at + 1:at + 1 + message[at]].decode("latin-1"))
            at += 1 + message[at]
    return ".".join(labels) + ".", end or at + 1


def without_ttl(wire):
    """A record that begins with an uncompressed name, its time to live hidden."""
    at = 0
    while wire[at]:
        at += 1 + wire[at]
    return wire[:at + 5] + b"...." + wire[at + 9:]


def query(name, kind, flags=0x0120, edns=None):
    """A query for a type's number; edns: size and, in the upper bits of a time to live, flags."""
    encoded = b"".join(bytes([len(p)]) + p.encode() for p in name.split(".") if p) + b"\0"
    head = struct.pack(">HHHHHH", ID, flags, 1, 0, 0, 0 if edns is None else 1)
    opt = b"" if edns is None else b"\0" + struct.pack(">HHIH", 41, edns[0], edns[1], 0)
    return head + encoded + struct.pack(">HH", kind, 1) + opt


def exactly(stream, count):
    data = b""
    while len(data) < count:
        more = stream.recv(count - len(data))
        if not more:
            raise ConnectionError("closed")
        data += more
    return data


def exchange(server, message, tcp=False, patience=20, namespace=None):
    """What a server says to a message, or None; in a network namespace of `ip netns` where one is named."""
    if namespace:
        before, inside = (os.open(p, os.O_RDONLY) for p in ("/proc/self/ns/net", "/run/netns/" + namespace))
        setns(inside)
        try:
            return exchange(server, message, tcp, 1)
        finally:
            setns(before)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM) as s:
        s.settimeout(patience)
        try:
            s.connect((server, 53))
            if tcp:
                s.sendall(struct.pack(">H", len(message)) + message)
                return exactly(s, struct.unpack(">H", exactly(s, 2))[0])
            s.send(message)
            return s.recv(65535)
        except OSError:
            return None


def setns(fd):
    """Goes there, and closes the descriptor."""
    if ctypes.CDLL(None, use_errno=True).setns(fd, 0x40000000):
        raise OSError(ctypes.get_errno(), "setns")
    os.close(fd)


def sections(message):
    """Of each section owner, type, time to live, and where the data begins and how long it is."""
    counts = struct.unpack(">HHHH", message[4:12])
    at, found = 12, []
    for _ in range(counts[0]):
        at = name_at(message, at)[1] + 4
    for count in counts[1:]:
        records = []
        for _ in range(count):
            owner, at = name_at(message, at)
            kind, size, ttl, length = struct.unpack(">HHIH", message[at:at + 10])
            records.append((owner, kind, size, ttl, at + 10, length))
            at += 10 + length
        found.append(records)
    return found


def answers(message):
    """How many records answer, 0 without an answer."""
    return struct.unpack(">H", message[6:8])[0] if message else 0


def data_at(message, kind, at, length):
    if kind in (2, 5, 6, 12, 39):
        return name_at(message, at)[0]
    if kind == 15:
        return message[at:at + 2], name_at(message, at + 2)[0]
    if kind == 46:  # when it was signed is not the same for everybody
        covered, algorithm, labels = struct.unpack(">HBB", message[at:at + 4])
        return f"{covered} {algorithm} {labels} {name_at(message, at + 18)[0]}"
    return message[at:at + length]


def text(message):
    """Flags, how many questions, the records that answer and those of the authority but for their times to live, in an order of
    their own, and what is said for EDNS. What else is added is nobody's business."""
    if message is None:
        return "no answer"
    bits, questions = struct.unpack(">HH", message[2:6])
    if bits & 0x200:
        return f"{bits:#06x} truncated"
    *said, added = sections(message)
    found = [sorted(f"{owner} {kind} {data_at(message, kind, at, length)!r}" for owner, kind, _, _, at, length in records) for records in said]
    return f"{bits:#06x} {questions} {found} {[f'{size} {ttl:#x}' for _, kind, size, ttl, _, _ in added if kind == 41]}"
