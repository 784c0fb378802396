#!/usr/bin/python3
"""resolve-servers.py prepare | ask SERVER...   other people's servers beside the resolver of `resolve`, and what it says of their names

prepare: knotd at 10.53.0.70 with zones that it signs itself (their anchors are trusted) and one that is not signed, dnsmasq at
10.53.0.71; a server at 10.53.0.72 that sends names back in small letters, and one at 10.53.0.73 that sends them back in others than it
was asked, with a lie; the truth they say by TCP. ask: a line for each answer on the bus and of the stub listener about the names of
SERVERs: knot, signed, dnsmasq, and folding, and how often the last two were asked by TCP."""
import os
import socket
import struct
import subprocess
import sys
import threading
import time

import dbus

import dnswire

HERE = "/run/t/servers"
ANCHORS = "/run/dnssec-trust-anchors.d"
LINK = 20
KNOT, DNSMASQ, FOLDS, LIES = (f"10.53.0.{last}" for last in (70, 71, 72, 73))
SIGNED = {"ec.knot.test": "ec", "ed.knot.test": "ed", "rsa.knot.test": "rsa"}
PLAIN = "plain.knot.test"
FROM = 1 << 20 | 1 << 23
CONF = f"""server:
    listen: {KNOT}@53
    rundir: "{HERE}"
    user: root
    udp-max-payload: 1232
log:
  - target: stderr
    any: info
database:
    storage: "{HERE}/db"
policy:
  - id: ec
    algorithm: ecdsap256sha256
    single-type-signing: on
  - id: ed
    algorithm: ed25519
    nsec3: on
    nsec3-salt-length: 0
  - id: rsa
    algorithm: rsasha256
    nsec3: on
    nsec3-salt-length: 0
    nsec3-iterations: 5
template:
  - id: default
    storage: "{HERE}"
    file: "%s.zone"
    zonefile-load: difference-no-serial
    zonefile-sync: -1
    journal-content: all
zone:
  - domain: {PLAIN}
"""
ZONE = """@ 300 SOA ns hostmaster 7 3600 600 86400 120
@ 300 NS ns
@ 300 MX 10 mail
@ 300 TXT "hello" "world"
@ 300 CAA 0 issue "ca.example"
ns 300 A 10.53.0.70
www 300 A 10.2.0.1
www 300 A 10.2.0.2
www 300 AAAA 2001:db8::1
mail 300 A 10.2.0.25
UPPER 300 A 10.2.0.3
_http._tcp 300 SRV 1 2 80 www
alias 200 CNAME www
chain1 200 CNAME chain2
chain2 200 CNAME chain3
chain3 200 CNAME alias
dangling 200 CNAME nowhere
*.wild 300 A 10.2.0.4
real.wild 300 A 10.2.0.5
*.wildalias 200 CNAME www
a.b.nonterminal 300 A 10.2.0.6
dname 300 DNAME target
one.target 300 A 10.2.0.7
host 300 NAPTR 10 20 "u" "E2U+sip" "!^.*$!sip:a@example!" .
www 300 HTTPS 1 . alpn=h2
"""
QUESTIONS = """@ SOA|@ NS|@ MX|@ TXT|@ A|@ 257|www A|www AAAA|www MX|www 65|uPPer A|_http._tcp SRV|alias A|alias AAAA|alias CNAME|chain1 A|chain1 TXT
dangling A|none A|none AAAA|none.www A|x.wild A|x.y.wild A|x.wild AAAA|x.wild MX|real.wild A|x.real.wild A|x.wildalias A|x.wildalias MX|nonterminal A
b.nonterminal A|host 35|one.dname A|none.dname A|dname 39|big TXT|many A|many AAAA"""
MASQ = """www A|www AAAA|www MX|alias A|alias AAAA|txt TXT|_http._tcp SRV|@ MX|none A|none AAAA|x.wild A|y.x.wild AAAA|x.none A|many A|big TXT|refused.elsewhere A"""


def server(*command):
    log = open(f"{HERE}/log", "a", encoding="utf-8")
    return subprocess.Popen(["ip", "netns", "exec", "servers", *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def knot():
    conf = CONF + "".join(f"  - domain: {name}\n    dnssec-signing: on\n    dnssec-policy: {policy}\n" for name, policy in SIGNED.items())
    text = ZONE + "".join(f"many 300 A 10.3.0.{i + 1}\n" for i in range(90))
    text += "big 300 TXT " + " ".join(f'"{i:02d}{"x" * 200}"' for i in range(30)) + "\n"
    with open(f"{HERE}/knot.conf", "w", encoding="ascii") as f:
        f.write(conf)
    for name in (*SIGNED, PLAIN):
        with open(f"{HERE}/{name}.zone", "w", encoding="ascii") as f:
            f.write(f"$ORIGIN {name}.\n{text}")
    os.makedirs(HERE + "/db", exist_ok=True)
    server("knotd", "-c", f"{HERE}/knot.conf")
    os.makedirs(ANCHORS, exist_ok=True)
    for name in SIGNED:
        while not dnswire.answers(dnswire.exchange(KNOT, dnswire.query(name, 48, edns=(1232, 0x8000)), namespace="servers")):
            time.sleep(0.05)
        out = subprocess.run(["keymgr", "-c", f"{HERE}/knot.conf", name, "ds"], capture_output=True, text=True, check=True).stdout
        lines = [f"{w[0]} IN DS {' '.join(w[2:])}\n" for w in map(str.split, out.splitlines()) if w[4] == "2"]
        with open(f"{ANCHORS}/{name}.positive", "w", encoding="ascii") as f:
            f.writelines(lines)


def dnsmasq():
    zone = "masq.test"
    words = [f"--address=/www.{zone}/10.4.0.1", f"--address=/www.{zone}/2001:db8:4::1", f"--host-record=www.{zone},10.4.0.1,2001:db8:4::1",
             f"--cname=alias.{zone},www.{zone}", f"--txt-record=txt.{zone},hello,world", f"--srv-host=_http._tcp.{zone},www.{zone},80,1,2",
             f"--mx-host={zone},www.{zone},10", f"--local=/{zone}/", f"--address=/wild.{zone}/10.4.0.4", "--txt-record=" + ",".join([f"big.{zone}"] + ["x" * 200] * 30)]
    words += [f"--host-record=many.{zone},10.5.0.{i + 1}" for i in range(90)]
    server("dnsmasq", "-k", "-C", "/dev/null", "--user=root", "--no-resolv", "--no-hosts", "--bind-interfaces", "--listen-address=" + DNSMASQ,
           "--log-facility=-", "--pid-file", "--local-ttl=60", "--edns-packet-max=1232", *words)
    while dnswire.exchange(DNSMASQ, dnswire.query("www." + zone, 1), namespace="servers") is None:
        time.sleep(0.05)


def prepare():
    os.makedirs(HERE, exist_ok=True)
    for address in (KNOT, DNSMASQ, FOLDS, LIES):
        subprocess.run(["ip", "-n", "servers", "addr", "add", address + "/24", "dev", "p0"], check=True)
    knot()
    dnsmasq()
    server(sys.executable, __file__, "fold")
    while not os.path.exists(HERE + "/folding"):
        time.sleep(0.02)


def reply(query, name, address):
    """An answer to a query with another name in the question, of the same length."""
    end = 12 + len(name) + 4
    opt = b"\0" + struct.pack(">HHIH", 41, 1232, 0, 0) if query[11] else b""
    record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + socket.inet_aton(address)
    return query[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, bool(opt)) + name + query[12 + len(name):end] + record + opt


def fold():
    def asked(query):
        end = 12
        while query[end]:
            end += 1 + query[end]
        return query[12:end + 1]

    def datagrams(address, change, said):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.bind((address, 53))
            while True:
                query, sender = s.recvfrom(4096)
                s.sendto(reply(query, change(asked(query)), said), sender)

    def streams(address):
        with socket.create_server((address, 53)) as listener:
            while True:
                connection, _ = listener.accept()
                with connection:
                    head = connection.recv(2, socket.MSG_WAITALL)
                    query = connection.recv(struct.unpack(">H", head)[0], socket.MSG_WAITALL) if len(head) == 2 else b""
                    if query:
                        with open(HERE + "/streams", "a", encoding="ascii") as f:
                            f.write(address + "\n")
                        said = reply(query, asked(query), "10.6.0.1")
                        connection.sendall(struct.pack(">H", len(said)) + said)

    for address, change, said in ((FOLDS, bytes.lower, "10.6.0.1"), (LIES, bytes.swapcase, "10.66.6.6")):
        threading.Thread(target=datagrams, args=(address, change, said)).start()
        threading.Thread(target=streams, args=(address,)).start()
    open(HERE + "/streams", "w", encoding="ascii").close()
    open(HERE + "/folding", "w", encoding="ascii").close()


class Resolver:
    """The daemon, as callers of the bus and as DNS clients see it."""

    def __init__(self):
        bus = dbus.SystemBus()
        self.manager = dbus.Interface(bus.get_object("org.freedesktop.resolve1", "/org/freedesktop/resolve1"), "org.freedesktop.resolve1.Manager")
        self.manager.SetLinkDomains(LINK, dbus.Array([dbus.Struct((".", True))], signature="(sb)"))

    def use(self, address):
        data = dbus.Struct((2, dbus.ByteArray(socket.inet_aton(address))), signature="iay")
        self.manager.SetLinkDNS(LINK, dbus.Array([data], signature="(iay)"))
        self.manager.ResetServerFeatures()
        self.manager.FlushCaches()

    def record(self, name, kind):
        try:
            found, flags = self.manager.ResolveRecord(0, name, dbus.UInt16(1), dbus.UInt16(kind), dbus.UInt64(0), timeout=60)
        except dbus.DBusException as e:
            return f"! {e.get_dbus_name()}"
        return f"{sorted(dnswire.without_ttl(bytes(f[3])) for f in found)} {int(flags) & ~FROM:#x}"

    def host(self, name):
        try:
            found, canonical, flags = self.manager.ResolveHostname(0, name, 0, dbus.UInt64(0), timeout=60)
        except dbus.DBusException as e:
            return f"! {e.get_dbus_name()}"
        return f"{sorted(bytes(f[2]).hex() for f in found)} {canonical} {int(flags) & ~FROM:#x}"


def questions(text, zone):
    for line in text.replace("\n", "|").split("|"):
        label, kind = line.split()
        yield zone if label == "@" else f"{label}.{zone}", dnswire.TYPES.get(kind) or int(kind)


def tell(resolver, address, asked):
    resolver.use(address)
    for name, kind in asked:
        print(f"record {name} {kind} -> {resolver.record(name, kind)}")
        for label, edns, tcp in (("plain", None, False), ("edns", (1232, 0), False), ("signatures", (1232, 0x8000), False), ("tcp", None, True)):
            heard = dnswire.exchange("127.0.0.53", dnswire.query(name, kind, edns=edns), tcp)
            print(f"{label} {name} {kind} -> {dnswire.text(heard)}")
    for name in sorted({name for name, _ in asked}):
        print(f"host {name} -> {resolver.host(name)}")


def ask(servers):
    resolver = Resolver()
    if "knot" in servers:
        tell(resolver, KNOT, list(questions(QUESTIONS, PLAIN)))
    if "signed" in servers:
        for zone in SIGNED:
            tell(resolver, KNOT, list(questions(QUESTIONS, zone)))
    if "dnsmasq" in servers:
        tell(resolver, DNSMASQ, list(questions(MASQ, "masq.test")))
    if "folding" in servers:
        for label, address in (("folds", FOLDS), ("lies", LIES)):
            resolver.use(address)
            for name in ("first.folding.example", "second.folding.example"):
                print(f"{label} {name} -> {resolver.host(name)}")
        with open(HERE + "/streams", encoding="ascii") as f:
            streams = f.read().split()
        print("by TCP", [streams.count(address) > 0 for address in (FOLDS, LIES)])


if __name__ == "__main__":
    {"prepare": prepare, "fold": fold, "ask": lambda: ask(sys.argv[2:])}[sys.argv[1]]()
