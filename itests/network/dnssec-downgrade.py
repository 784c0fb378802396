#!/usr/bin/python3
"""dnssec-downgrade.py RESOLVECTL   what a resolver with DNSSEC=allow-downgrade says of servers that know no DNSSEC, and of negative
trust anchors that it is told of over the bus, a line each; at last what RESOLVECTL shows of it.

Beside the servers of `dnssec` there are one at 10.53.0.60 that refuses EDNS and one at 10.53.0.61 that ignores it."""
import dbus
import os
import select
import socket
import struct
import subprocess
import sys
import time

LINK = 20
OLD, DEAF, RECURSOR = "10.53.0.60", "10.53.0.61", "10.53.0.53"
READY = "/run/t/downgrade.ready"


def answer(query, refuses):
    end = 12
    while query[end]:
        end += 1 + query[end]
    end += 5
    kind = struct.unpack(">H", query[end - 4:end - 2])[0]
    found = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + socket.inet_aton("10.60.0.2") if kind == 1 else b""
    if refuses and query[10:12] != b"\0\0":
        return query[:2] + struct.pack(">HHHHH", 0x8181, 1, 0, 0, 0) + query[12:end]
    return query[:2] + struct.pack(">HHHHH", 0x8180, 1, 1 if found else 0, 0, 0) + query[12:end] + found


def serve():
    sockets = {}
    for address in (OLD, DEAF):
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind((address, 53))
        sockets[s.fileno()] = (s, address == OLD)
    open(READY, "w", encoding="ascii").close()
    while True:
        for fd in select.select(list(sockets), [], [])[0]:
            s, refuses = sockets[fd]
            query, sender = s.recvfrom(4096)
            s.sendto(answer(query, refuses), sender)


def main():
    for address in (OLD, DEAF):
        subprocess.run(["ip", "-n", "servers", "addr", "add", address + "/24", "dev", "p0"], check=True)
    server = subprocess.Popen(["ip", "netns", "exec", "servers", sys.executable, __file__, "serve"])
    while not os.path.exists(READY):
        if server.poll() is not None:
            sys.exit("the servers have ended")
        time.sleep(0.02)
    bus = dbus.SystemBus()
    manager = dbus.Interface(bus.get_object("org.freedesktop.resolve1", "/org/freedesktop/resolve1"), "org.freedesktop.resolve1.Manager")
    link = bus.get_object("org.freedesktop.resolve1", manager.GetLink(LINK))

    def supported():
        return bool(link.Get("org.freedesktop.resolve1.Link", "DNSSECSupported", dbus_interface="org.freedesktop.DBus.Properties"))

    def use(address):
        data = [(2, dbus.Array([dbus.Byte(b) for b in socket.inet_aton(address)], signature="y"))]
        manager.SetLinkDNS(LINK, dbus.Array(data, signature="(iay)"))
        manager.FlushCaches()

    def query(label, name):
        try:
            found, _, flags = manager.ResolveHostname(LINK, name, 2, dbus.UInt64(0), timeout=60)
            line = f"{'authenticated' if flags & 1 << 9 else 'plain'} " + " ".join(sorted(".".join(str(int(b)) for b in f[2]) for f in found))
        except dbus.DBusException as e:
            line = "! " + e.get_dbus_name()
        print(f"{label} -> {line}, supported {supported()}", flush=True)

    manager.SetLinkDomains(LINK, dbus.Array([dbus.Struct((".", True))], signature="(sb)"))
    manager.SetLinkDNSSEC(LINK, "allow-downgrade")
    for label, address in (("refuses EDNS", OLD), ("ignores EDNS", DEAF)):
        use(address)
        query(label, "a.downgrade.example")
        query(f"{label}, again", "b.downgrade.example")
    use(RECURSOR)
    query("does DNSSEC", "www.ec256.alpha")
    query("forged", "www.forged.alpha")
    for anchors in (["forged.alpha"], ["alpha"], []):
        manager.SetLinkDNSSECNegativeTrustAnchors(LINK, dbus.Array(anchors, signature="s"))
        manager.FlushCaches()
        query(f"forged, negative {anchors}", "www.forged.alpha")
        query(f"sound, negative {anchors}", "www.ec256.alpha")
    try:
        manager.SetLinkDNSSECNegativeTrustAnchors(LINK, ["a..b"])
    except dbus.DBusException as e:
        print("no name:", e.get_dbus_name())
    for address, name in ((DEAF, "c.downgrade.example"), (RECURSOR, "www.rsa256.alpha")):
        use(address)
        query("before it is shown", name)
        shown = subprocess.run([sys.argv[1], "status", str(LINK)], capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200"})
        print(shown.stdout + shown.stderr)
    server.kill()


if sys.argv[1] == "serve":
    serve()
else:
    main()
