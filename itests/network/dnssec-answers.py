#!/usr/bin/python3
"""dnssec-answers.py KIND...   what is answered about the names of dnssec-zones.py, one line each.

KIND: bus (ResolveRecord, the records and whether they are authenticated), stub (127.0.0.53 when it is asked for signatures: the
answer; which signatures and proofs of absence come with it; whether that makes it secure, insecure or bogus; and, every second
time, the answer to a client that did not ask for signatures), judge (whether unbound calls it secure, insecure or bogus), liars
(ResolveRecord about the names of dnssec-liars.py)."""
import dbus
import os
import struct
import subprocess
import sys
import time

import dnswire

HERE = os.path.dirname(os.path.abspath(__file__))
TYPES = dnswire.TYPES
KINDS = {number: name for name, number in TYPES.items()} | {46: "RRSIG", 47: "NSEC", 50: "NSEC3"}
NAMES = {2, 5, 12, 39}
PROOFS = {"RRSIG", "NSEC", "NSEC3"}
AUTHENTICATED = 1 << 9
CODES = {0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED"}


def name_at(message, at):
    name, end = dnswire.name_at(message, at)
    return name.lower(), end


def data_at(message, at, kind, length):
    """The value of a record, comparable; of a signature what it covers and who signs."""
    if kind in NAMES:
        return name_at(message, at)[0]
    if kind == 6:
        first, after = name_at(message, at)
        return f"{first} {name_at(message, after)[0]}"
    if kind == 15:
        return f"{message[at + 1]} {name_at(message, at + 2)[0]}"
    if kind == 46:
        covered, algorithm, labels = struct.unpack(">HBB", message[at:at + 4])
        return f"{KINDS.get(covered, covered)} {algorithm} {labels} {name_at(message, at + 18)[0]}"
    return message[at:at + length].hex()


class Reply:
    """A message, read."""

    def __init__(self, message):
        self.id, self.bits = struct.unpack(">HH", message[:4])
        self.sections, self.do = [], None
        for records in dnswire.sections(message):
            found = []
            for owner, kind, _, ttl, at, length in records:
                if kind == 41:
                    self.do = bool(ttl & 0x8000)
                else:
                    found.append((owner.lower(), KINDS.get(kind, str(kind)), data_at(message, at, kind, length)))
            self.sections.append(sorted(found))

    code = property(lambda self: CODES.get(self.bits & 15, str(self.bits & 15)))
    authentic = property(lambda self: bool(self.bits & 0x20))
    truncated = property(lambda self: bool(self.bits & 0x200))


def ask(server, name, kind, wants=True, check=True, size=1232, tcp=False, patience=20):
    """Asks once over UDP, and over TCP if the answer is cut off. None if there is no answer."""
    query = dnswire.query(name, TYPES[kind], 0x0120 | (0 if check else 0x10), (size, 0x8000) if wants else None)
    heard = dnswire.exchange(server, query, tcp, patience)
    if heard is None:
        return None
    reply = Reply(heard)
    if reply.truncated and not tcp:
        return ask(server, name, kind, wants, check, size, True, patience)
    return reply


def verdict(reply):
    if reply is None:
        return "no answer"
    if reply.code == "SERVFAIL":
        return "bogus"
    return f"{'secure' if reply.authentic else 'insecure'} {reply.code}"


def text(records):
    """The records; of those that only prove something, kinds and owners."""
    shown = []
    for owner, kind, value in records:
        if kind in ("NSEC", "NSEC3"):
            value = ""
        if len(value) > 100:
            value = value[:20] + ".." + str(hash_of(value))
        shown.append(f"{owner} {kind} {value}".rstrip())
    many = len(shown)
    return f"{many} records {hash_of(str(shown))}" if many > 20 else "; ".join(shown)


def hash_of(value):
    total = 0
    for c in value:
        total = (total * 31 + ord(c)) & 0xFFFFFFFF
    return total


def wire_records(records):
    found = []
    for _, _, kind, data in records:
        wire = bytes(data)
        owner, at = name_at(wire, 0)
        length = struct.unpack(">H", wire[at + 8:at + 10])[0]
        found.append((owner, KINDS.get(int(kind), str(kind)), data_at(wire, at + 10, int(kind), length)))
    return sorted(found)


def bus_answer(manager, name, kind):
    try:
        records, flags = manager.ResolveRecord(0, name, dbus.UInt16(1), dbus.UInt16(TYPES[kind]), dbus.UInt64(0), timeout=60)
    except dbus.DBusException as e:
        return e.get_dbus_name().removeprefix("org.freedesktop.resolve1.")
    return f"{'authenticated' if int(flags) & AUTHENTICATED else 'plain'} {text(wire_records(records))}"


def stub_answer(reply):
    if reply is None:
        return "no answer"
    answer, authority = ([r for r in section if r[1] not in PROOFS] for section in reply.sections[:2])
    return f"{reply.code}{' AD' if reply.authentic else ''} [{text(answer)}] [{text(authority)}]"


def proofs(reply):
    if reply is None:
        return "no answer"
    found = [r for section in reply.sections[:2] for r in section if r[1] in PROOFS]
    return f"DO={reply.do:d} [{text(found)}]"


def lines_of(script):
    out = subprocess.run([sys.executable, f"{HERE}/{script}", "names"], capture_output=True, text=True, check=True)
    return out.stdout.splitlines()


def liars(manager):
    """Each label twice, as the second time what was kept may answer; at last those about which lies were told on the way."""
    for name in lines_of("dnssec-liars.py"):
        for kind in ("A", "AAAA", "A"):
            began = time.monotonic()
            line = bus_answer(manager, name, kind)
            late = " late" if time.monotonic() - began > 4 else ""
            print(f"liar {name} {kind} -> {line}{late}")


def main():
    asked = [tuple(line.split()) for line in lines_of("dnssec-zones.py")]
    bus = dbus.SystemBus()
    manager = dbus.Interface(bus.get_object("org.freedesktop.resolve1", "/org/freedesktop/resolve1"),
                             "org.freedesktop.resolve1.Manager")
    for each in sys.argv[1:]:
        if each == "liars":
            liars(manager)
            continue
        for number, (name, kind) in enumerate(asked):
            if each == "bus":
                lines = {"bus": bus_answer(manager, name, kind)}
            elif each == "judge":
                lines = {"judge": verdict(ask("10.53.0.52", name, kind))}
            else:
                reply = ask("127.0.0.53", name, kind)
                lines = {"stub": stub_answer(reply), "proofs": proofs(reply), "verdict": verdict(reply)}
                if number % 2:
                    lines["plain"] = stub_answer(ask("127.0.0.53", name, kind, False))
            for label, line in lines.items():
                print(f"{label} {name} {kind} -> {line}")


if __name__ == "__main__":
    main()
