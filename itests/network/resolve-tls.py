#!/usr/bin/python3
"""resolve-tls.py prepare|ask KIND...   servers that speak DNS over TLS, and servers that fail, beside the resolver of `resolve`

prepare: an authority that the namespaces trust, an unbound at 10.53.0.60 whose certificate is for dns.example.test and its address,
one at 10.53.0.61 whose certificate nobody vouches for, a front at 10.53.0.62 that notes who it was taken for. ask: what the resolver
says with settings of link d0 that lead there, a line each, of KINDs: yes and opportunistic (modes of DNSOverTLS=), connections,
stale, failover."""
import dbus
import os
import re
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time

HERE = "/run/t/tls"
NOTES = HERE + "/notes"
LINK = 20
CONF = """server:
 interface: {address}@853
 {plain}
 access-control: 0.0.0.0/0 allow
 username: ""
 chroot: ""
 directory: "{here}"
 pidfile: "{here}/{address}.pid"
 use-syslog: no
 logfile: "{here}/{address}.log"
 module-config: "iterator"
 num-threads: 1
 tls-service-key: "{here}/{name}.key"
 tls-service-pem: "{here}/{name}.pem"
 local-zone: "tls.example." redirect
 local-data: "tls.example. 0 A 10.60.0.1"
remote-control:
 control-enable: no
"""


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def server(*command, **options):
    return subprocess.Popen(["ip", "netns", "exec", "servers", *command], stdin=subprocess.DEVNULL, **options)


def unbound(address, name, plain=""):
    path = f"{HERE}/{address}.conf"
    with open(path, "w", encoding="ascii") as f:
        f.write(CONF.format(address=address, name=name, here=HERE, plain=plain))
    run("ip", "netns", "exec", "servers", "unbound", "-c", path)


def certificate(name, names, ca):
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{HERE}/{name}.key"]
    subject = ["-subj", f"/CN={name}", "-days", "3", "-out", f"{HERE}/{name}.pem", "-x509"]
    if ca:
        subject += ["-CA", f"{HERE}/ca.pem", "-CAkey", f"{HERE}/ca.key", "-addext", "basicConstraints=CA:FALSE"]
    run("openssl", "req", *key, *subject, *(["-addext", "subjectAltName=" + names] if names else []))


def prepare():
    os.makedirs(HERE, exist_ok=True)
    certificate("ca", "", False)
    certificate("dns", "DNS:dns.example.test,IP:10.53.0.60", True)
    certificate("front", "DNS:front.example.test", True)
    certificate("stranger", "DNS:dns.example.test,IP:10.53.0.61", False)
    run("mount", "--bind", HERE + "/ca.pem", "/etc/ssl/certs/ca-certificates.crt")
    for last in (60, 61, 62, 63, 64, 65):
        run("ip", "-n", "servers", "addr", "add", f"10.53.0.{last}/24", "dev", "p0")
    unbound("10.53.0.60", "dns")
    unbound("10.53.0.61", "stranger")
    with open(HERE + "/front.log", "w", encoding="utf-8") as log:
        server("/usr/bin/python3", __file__, "front", stdout=log, stderr=log)
    while not os.path.exists(NOTES):
        time.sleep(0.02)


def answer(query, address="10.60.0.2", rcode=0, edns=True):
    """What the question of a query is answered; names of the kind stale.… are good for a second."""
    end = 12
    while query[end]:
        end += 1 + query[end]
    end += 5
    found = b"" if rcode else b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, int(query[13:18] == b"stale"), 4) + socket.inet_aton(address)
    opt = b"\0" + struct.pack(">HHIH", 41, 1232, 0, 0) if edns and not rcode else b""
    bits = 0x8180 | rcode
    return query[:2] + struct.pack(">HHHHH", bits, 1, 1 if found else 0, 0, 1 if opt else 0) + query[12:end] + found + opt


def note(text):
    with open(NOTES, "a", encoding="ascii") as f:
        f.write(text + "\n")


def exactly(stream, count):
    data = b""
    while len(data) < count:
        more = stream.recv(count - len(data))
        if not more:
            raise ConnectionError
        data += more
    return data


def front():
    """A TLS front at .62 that says by which name it was asked for and whether the session was an old one, and ends each connection
    after an answer; one at .63 that takes connections and says nothing, and one that ends them in the middle of the handshake at
    .64; a UDP server at .65 that does not know EDNS, one that says nothing at .63 and one that fails at .64."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(HERE + "/front.pem", HERE + "/front.key")

    def sni(_, name, __):
        note(f"asked for {name}")

    context.sni_callback = sni

    def speak(connection):
        try:
            with context.wrap_socket(connection, server_side=True) as stream:
                query = exactly(stream, struct.unpack(">H", exactly(stream, 2))[0])
                note(f"reused {stream.session_reused}")
                reply = answer(query)
                stream.sendall(struct.pack(">H", len(reply)) + reply)
                stream.unwrap()
        except (OSError, ConnectionError):
            pass

    def listen(address, port, handler):
        with socket.create_server((address, port)) as s:
            while True:
                connection, _ = s.accept()
                threading.Thread(target=handler, args=(connection,), daemon=True).start()

    def dies(connection):
        connection.recv(20)
        connection.close()

    kept = []
    listeners = [("10.53.0.62", 853, speak), ("10.53.0.63", 853, kept.append), ("10.53.0.64", 853, dies)]
    for each in listeners:
        threading.Thread(target=listen, args=each, daemon=True).start()

    def datagrams(address, reply):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.bind((address, 53))
            while True:
                query, sender = s.recvfrom(65535)
                note(f"{address} edns {query[11]}")
                said = reply(query)
                if said and not os.path.exists(HERE + "/silent"):
                    s.sendto(said, sender)

    for address, reply in (("10.53.0.63", lambda q: b""), ("10.53.0.64", lambda q: answer(q, rcode=2)),
                           ("10.53.0.65", lambda q: answer(q, rcode=1, edns=False) if q[11] else answer(q, edns=False))):
        threading.Thread(target=datagrams, args=(address, reply), daemon=True).start()
    open(NOTES, "a", encoding="ascii").close()
    threading.Event().wait()


def ask():
    bus = dbus.SystemBus()
    manager = dbus.Interface(bus.get_object("org.freedesktop.resolve1", "/org/freedesktop/resolve1"), "org.freedesktop.resolve1.Manager")
    number = [0]

    def use(mode, *servers):
        manager.SetLinkDNSOverTLS(LINK, mode)
        entries = []
        for each in servers:
            address, _, name = each.partition("#")
            entries.append(dbus.Struct((dbus.Int32(2), dbus.ByteArray(socket.inet_aton(address)), dbus.UInt16(0), name), signature="iayqs"))
        manager.SetLinkDNSEx(LINK, dbus.Array(entries, signature="(iayqs)"))
        manager.ResetServerFeatures()
        manager.FlushCaches()

    def query(label, seconds=30):
        number[0] += 1
        name = f"q{number[0]}.tls.example"
        began = time.monotonic()
        try:
            found, _, flags = manager.ResolveHostname(LINK, name, 2, dbus.UInt64(0), timeout=seconds)
            line = ".".join(str(int(b)) for b in found[0][2]) + f" confidential {bool(flags & 1 << 18)}"
        except dbus.DBusException as e:
            line = f"! {e.get_dbus_name()}"
        took = time.monotonic() - began
        print(label, "->", line, flush=True)
        if os.environ.get("TIMES"):
            print(f"   {took:.2f} s", file=sys.stderr)

    def current():
        link = bus.get_object("org.freedesktop.resolve1", manager.GetLink(LINK))
        _, address = link.Get("org.freedesktop.resolve1.Link", "CurrentDNSServer", dbus_interface="org.freedesktop.DBus.Properties")
        return ".".join(str(int(b)) for b in address)

    def notes(pattern):
        found = [line for line in open(NOTES, encoding="ascii").read().split("\n") if re.search(pattern, line)]
        open(NOTES, "w", encoding="ascii").close()
        return found

    manager.SetLinkDomains(LINK, dbus.Array([dbus.Struct((".", True))], signature="(sb)"))
    kinds = sys.argv[2:]
    for mode in ("yes", "opportunistic"):
        if mode in kinds:
            for each in ("10.53.0.60#dns.example.test", "10.53.0.60", "10.53.0.60#other.example.test", "10.53.0.61#dns.example.test", "10.53.0.61",
                         "10.53.0.62#front.example.test", "10.53.0.62"):
                use(mode, each)
                query(f"{mode} {each}")
    if "connections" in kinds:
        use("yes", "10.53.0.62#front.example.test")
        notes("")
        for _ in range(3):
            query("front")
        heard = notes("asked|reused")
        print("names", sorted({n for n in heard if n.startswith("asked")}), "resumed", any(n == "reused True" for n in heard))
        use("yes", "10.53.0.60#dns.example.test")
        query("before it dies")
        os.kill(int(open(HERE + "/10.53.0.60.pid", encoding="ascii").read()), signal.SIGKILL)
        query("dead")
        run("ip", "netns", "exec", "servers", "unbound", "-c", HERE + "/10.53.0.60.conf")
        query("back")
        use("yes", "10.53.0.64#dns.example.test", "10.53.0.60#dns.example.test")
        query("the first ends the handshake")
        print("current", current())
        use("opportunistic", "10.53.0.65")
        query("no TLS there")
        query("nor then")
        use("yes", "10.53.0.65")
        query("only TLS, which is not there")
    if "stale" in kinds:
        use("no", "10.53.0.65")
        arguments = LINK, "stale.tls.example", 2
        manager.ResolveHostname(*arguments, dbus.UInt64(0))
        open(HERE + "/silent", "w", encoding="ascii").close()
        while True:  # until its second is over
            try:
                manager.ResolveHostname(*arguments, dbus.UInt64(1 << 15))
            except dbus.DBusException:
                break
            time.sleep(0.05)
        notes("")
        found, _, flags = manager.ResolveHostname(*arguments, dbus.UInt64(0), timeout=100)
        asked = len(notes("10.53.0.65"))
        print("stale", ".".join(str(int(b)) for b in found[0][2]), "from cache", bool(flags & 1 << 20), "asked", asked)
        try:
            manager.ResolveHostname(*arguments, dbus.UInt64(1 << 15 | 1 << 24))
        except dbus.DBusException as e:
            print("not wanted", e.get_dbus_name())
        os.unlink(HERE + "/silent")
        found, _, flags = manager.ResolveHostname(*arguments, dbus.UInt64(0), timeout=100)
        print("fresh", "from network", bool(flags & 1 << 23))
    if "failover" in kinds:
        use("no", "10.53.0.65")
        query("no EDNS there")
        notes("")
        query("which is known then")
        print("asked with EDNS", sorted(set(notes("10.53.0.65"))))
        use("no", "10.53.0.64", "10.53.0.65")
        query("the first fails")
        use("no", "10.53.0.62")
        use("no", "10.53.0.63", "10.53.0.65")
        query("the first says nothing")
        print("current", current())
        notes("")
        query("the second is asked from then on")
        print("asked", sorted({n.split()[0] for n in notes("^10")}))
        use("no", "10.53.0.62")
        use("no", "10.53.0.99", "10.53.0.65")
        query("the first is not there")


if sys.argv[1] == "prepare":
    prepare()
elif sys.argv[1] == "front":
    front()
else:
    ask()
