#!/usr/bin/python3
"""resolve-answers.py KIND   what the resolver beside it answers, one line each, in an order of its own.

KIND: host (ResolveHostname), record (ResolveRecord), address, service, errors, stub (its DNS server, UDP and TCP),
links (settings of links and what they change), properties."""
import dbus
import os
import re
import socket
import struct
import subprocess
import sys

import dnswire

HERE = os.path.dirname(os.path.abspath(__file__))
TYPES = dict(dnswire.TYPES)
PATH = "/org/freedesktop/resolve1"
NAME = "org.freedesktop.resolve1"
MANAGER = NAME + ".Manager"
bus = dbus.SystemBus()
manager = dbus.Interface(bus.get_object(NAME, PATH), MANAGER)
FROM = 1 << 20 | 1 << 23  # cache, network: which of the two is a matter of what was asked before


def names():
    out = subprocess.run(["/usr/bin/python3", HERE + "/resolve-zones.py", "names"], capture_output=True, text=True, check=True)
    return [line.split() for line in out.stdout.splitlines()]


def plain(value):
    if value is None:
        return None
    if isinstance(value, dbus.Boolean):
        return bool(value)
    if isinstance(value, (dbus.Array, list)) and getattr(value, "signature", "") == "y":
        return bytes(value)
    if isinstance(value, (dbus.Array, dbus.Struct, list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, str):
        return str(value)
    return int(value)


def call(what, *args, on=None, flags_at=None, sort=True):
    try:
        result = getattr(on or manager, what)(*args)
    except dbus.DBusException as e:
        # Ours names the value that is wrong.
        text = re.sub(r"(flags parameter|interface index|server address) [-'.\d]+$", r"\1", e.get_dbus_message())
        return f"! {e.get_dbus_name()} {text}"
    if not isinstance(result, tuple):
        result = (result,)
    result = [plain(r) for r in result]
    if flags_at is not None:
        result[flags_at] &= ~FROM
    if sort:
        result = [sorted(r, key=repr) if isinstance(r, list) else r for r in result]
    return repr(result)


def record(name, kind, flags=0, ifindex=0):
    try:
        records, out = manager.ResolveRecord(ifindex, name, dbus.UInt16(1), dbus.UInt16(TYPES[kind]), dbus.UInt64(flags))
    except dbus.DBusException as e:
        return f"! {e.get_dbus_name()} {e.get_dbus_message()}"
    found = sorted([int(r[0]), int(r[1]), int(r[2]), dnswire.without_ttl(bytes(r[3]))] for r in records)
    return f"{found} {int(out) & ~FROM:#x}"


def ask(name, kind, tcp=False, edns=None, flags=0x0120, server="127.0.0.53"):
    query = dnswire.query(name, TYPES.get(kind) or int(kind), flags, edns)
    reply = dnswire.exchange(server, query, tcp, 2)
    if reply is None:
        return "closed" if tcp else "no answer"
    ident, bits, questions = struct.unpack(">HHH", reply[:6])
    assert ident == dnswire.ID
    if bits & 0x200:
        return f"{bits:#06x} q truncated"
    sections = []
    for records in dnswire.sections(reply):
        found = []
        for owner, kind, size, ttl, at, length in records:
            data = reply[at:at + length] if kind == 39 else dnswire.data_at(reply, kind, at, length)
            found.append(f"OPT {size} {ttl:#x}" if kind == 41 else f"{owner} {kind} {'ttl' if ttl else 'ttl0'} {data!r}")
        sections.append(sorted(found))
    return f"{bits:#06x} {questions} {sections}"


def show(label, line):
    print(label, "->", line)


def host():
    for name in sorted({n for n, _ in names()}):
        for family in (0, 2, 10):
            show(f"host {name} {family}",
                 call("ResolveHostname", 0, name, family, dbus.UInt64(0), flags_at=2))
    for name in ("10.1.2.3", "::1", "fe80::1%d0", "1.2.3.4%d1", "::ffff:1.2.3.4", "1.2.3", "a..b", "", "x" * 70,
                 "m\u00fcnchen.example.test", "a0.example.test.", "hosts.test."):
        for family in (0, 2, 10):
            show(f"literal {name} {family}", call("ResolveHostname", 0, name, family, dbus.UInt64(0), flags_at=2))
    for flags in (1, 2, 32, 64, 256, 1 << 11, 1 << 12, 1 << 15, 1 << 26, 1 << 40):
        for name in ("a0.example.test", "alias1.example.test", "localhost", "hosts.test", "short", "never0.example.test"):
            show(f"flags {flags:#x} {name}", call("ResolveHostname", 0, name, 2, dbus.UInt64(flags), flags_at=2))
    for index in (-1, 1, 20, 21, 99):
        show(f"index {index}", call("ResolveHostname", index, "a0.example.test", 2, dbus.UInt64(0), flags_at=2))
    show("family", call("ResolveHostname", 0, "a0.example.test", 7, dbus.UInt64(0)))


def records():
    for name, kind in names():
        show(f"record {name} {kind}", record(name, kind))
    for kind in (0, 41, 251, 252, 253, 254, 255, 10, 3, 11, 64000):
        TYPES["x"] = kind
        show(f"type {kind}", record("a0.example.test", "x"))
    for name in ("a..b", "x" * 70, "a0.example.test."):
        show(f"name {name}", record(name, "A"))


def addresses():
    def one(family, data, flags=0, index=0):
        data = dbus.Array([dbus.Byte(b) for b in data], signature="y")
        return call("ResolveAddress", index, family, data, dbus.UInt64(flags), flags_at=1)

    for text in ["10.2.1.%d" % i for i in range(1, 25)] + ["10.2.7.77", "127.0.0.1", "127.0.0.2", "127.3.4.5", "10.9.9.9",
                                                          "10.53.0.2", "10.53.0.1", "0.0.0.0", "169.254.1.1", "9.9.9.9"]:
        show(f"address {text}", one(2, socket.inet_aton(text)))
    for text in ("::1", "2001:db8::9", "2001:db8:50::2", "fe80::1", "::"):
        show(f"address {text}", one(10, socket.inet_pton(socket.AF_INET6, text)))
    show("address size", one(2, b"123"))
    show("address family", one(0, b""))
    show("address family", one(5, b"1234"))


def services():
    # The original cannot find addresses here: it looks for them on the link by which the SRV record came, where only the
    # scope of the machine has a server. So those of ours are looked at by themselves.
    def one(name, kind, domain, family=2, flags=128):
        return call("ResolveService", 0, name, kind, domain, family, dbus.UInt64(flags), flags_at=5, sort=False)

    show("service", one("", "_http._tcp", "example.test"))
    show("service", one("web", "_http._tcp", "example.test"))
    show("service", one("", "", "_http._tcp.example.test"))
    show("service", one("", "", "web._http._tcp.example.test"))
    show("service", one("", "_gone._tcp", "example.test"))
    show("service", one("", "_none._tcp", "example.test"))
    show("service", one("", "_http._tcp", "example.test", flags=128 | 64))
    show("service", one("web", "", "example.test"))
    show("service", one("", "http", "example.test"))
    show("service", one("", "", "example.test"))
    show("service", one("", "_http._tcp", "a..b"))


def stub():
    for name, kind in names():
        show(f"stub {name} {kind}", ask(name, kind))
    for name, kind in names()[::7]:
        show(f"edns {name} {kind}", ask(name, kind, edns=(4096, 0)))
        show(f"tcp {name} {kind}", ask(name, kind, tcp=True))
    for name in ("a0", "alias1", "none1", "big", "many"):
        name += ".example.test"
        kind = "TXT" if name.startswith("big") else "A"
        for size in (0, 512, 600, 1232, 4096, 65535):
            show(f"size {name} {size}", ask(name, kind, edns=(size, 0)))
        show(f"do {name}", ask(name, kind, tcp=True, edns=(4096, 0x8000)))
        show(f"no ad {name}", ask(name, kind, flags=0x0100))
        show(f"cd {name}", ask(name, kind, flags=0x0110))
        show(f"proxy {name}", ask(name, kind, server="127.0.0.54", tcp=True))
    show("no rd", ask("a0.example.test", "A", flags=0))
    show("edns version", ask("a0.example.test", "A", edns=(4096, 0x10000)))
    show("localhost ad", ask("localhost", "A", flags=0x0120, edns=(4096, 0)))
    show("localhost do", ask("localhost", "A", flags=0x0100, edns=(4096, 0x8000)))
    for kind in ("252", "251", "255", "3", "10"):
        show(f"type {kind}", ask("a0.example.test", kind))


def explain():
    other = dbus.Interface(bus.get_object(NAME, PATH), "org.jitney.resolve1.Explain")
    for name in ("a0.example.test", "a0.example.test", "hosts.test", "localhost", "none0.example.test", "x.local"):
        result, flags, steps = other.Explain(0, name, dbus.UInt16(1), dbus.UInt64(0))
        print(f"explain {name} {result} {int(flags):#x}")
        for step in steps:
            print("  ", *[repr(str(part)) for part in step])
    show("addresses of a service", call("ResolveService", 0, "", "_http._tcp", "example.test", 2, dbus.UInt64(0),
                                        flags_at=5, sort=False))


def link(index):
    return bus.get_object(NAME, str(manager.GetLink(index)))


def link_properties(index):
    got = link(index).GetAll(NAME + ".Link", dbus_interface="org.freedesktop.DBus.Properties")
    return {str(k): sorted(plain(v)) if k == "DNSSECNegativeTrustAnchors" else plain(v)
            for k, v in sorted(got.items()) if str(k) not in ("ScopesMask", "DNSSECSupported")}


def links():
    def server(*parts):
        return dbus.Array([dbus.Struct((2, dbus.Array([dbus.Byte(int(x)) for x in p.split(".")], signature="y")),
                                       signature="iay") for p in parts], signature="(iay)")

    def domains(*parts):
        return dbus.Array([dbus.Struct((p.lstrip("~"), p.startswith("~")), signature="sb") for p in parts],
                          signature="(sb)")

    def look(label):
        for name in ("www.corp.test", "db.corp.test", "none.corp.test", "a0.example.test", "only.other.test",
                     "singlelabel", "www", "none9", "10.8.0.1.x"):
            show(f"{label} {name}", call("ResolveHostname", 0, name, 2, dbus.UInt64(0), flags_at=2))
        show(f"{label} stub", ask("www.corp.test", "A"))
        show(f"{label} stub", ask("a0.example.test", "A"))
        show(f"{label} stub", ask("singlelabel", "A"))

    for i in (20, 21):
        show(f"link {i}", link_properties(i))
    look("none")
    show("set", call("SetLinkDNS", 21, server("10.53.1.53")))
    look("both default")
    show("set", call("SetLinkDomains", 21, domains("~corp.test")))
    show("link 21", link_properties(21))
    look("route only")
    show("set", call("SetLinkDomains", 21, domains("corp.test")))
    look("search")
    show("set", call("SetLinkDomains", 21, domains("~.")))
    look("all to 21")
    show("set", call("SetLinkDomains", 21, domains("corp.test", "~example.test")))
    look("two")
    show("set", call("SetLinkDefaultRoute", 21, False))
    show("set", call("SetLinkDomains", 21, domains()))
    look("no default route")
    for method, values in (("LLMNR", ("yes", "no", "resolve", "", "x")), ("MulticastDNS", ("yes", "no", "x")),
                           ("DNSOverTLS", ("no", "x", "")), ("DNSSEC", ("no", "x", ""))):
        for value in values:
            show(f"{method}={value}", call("SetLink" + method, 21, value))
    show("nta", call("SetLinkDNSSECNegativeTrustAnchors", 21, dbus.Array(["x.test", "y"], signature="s")))
    show("nta", call("SetLinkDNSSECNegativeTrustAnchors", 21, dbus.Array(["a..b"], signature="s")))
    show("link 21", link_properties(21))
    show("set", call("SetLinkDNS", 21, server("0.0.0.0")))
    show("set", call("SetLinkDNS", 21, server("127.0.0.53")))
    show("set", call("SetLinkDNS", 21, server("127.0.0.1")))
    show("set", call("SetLinkDomains", 21, domains(".")))
    show("set", call("SetLinkDomains", 21, domains("a..b")))
    for index in (-1, 0, 1, 99):
        show(f"set {index}", call("SetLinkDNS", index, server("10.53.1.53")))
        show(f"get {index}", call("GetLink", index))
        show(f"revert {index}", call("RevertLink", index))
    show("revert", call("RevertLink", 21))
    show("link 21", link_properties(21))
    look("reverted")


def properties():
    got = bus.get_object(NAME, PATH).GetAll(MANAGER, dbus_interface="org.freedesktop.DBus.Properties")
    for key, value in sorted(got.items()):
        if str(key) not in ("CacheStatistics", "TransactionStatistics", "DNSSECNegativeTrustAnchors", "DNSSECStatistics"):
            show(f"property {key}", plain(value))
    for path in ("/run/systemd/resolve/resolv.conf", "/run/systemd/resolve/stub-resolv.conf"):
        with open(path) as f:
            show(path, [line.strip() for line in f if line.strip() and not line.startswith("#")])


for each in sys.argv[1:]:
    {"host": host, "record": records, "address": addresses, "service": services, "stub": stub, "links": links,
     "properties": properties, "explain": explain}[each]()
