"""load.py DAEMON [CLIENTS]: so many DHCPv4 clients, made by hand, on one server: a networkd in namespaces of its own.

All get addresses, no two the same; a server that ends and begins again knows them, and one that is killed, too. Standard output: one line
of JSON with what was counted, seconds and kB of memory. The exit status is 1 if a client has another's address, none, or another one than before.
"""

import json
import random
import signal
import struct
import sys
import time

import packets
import places
from packets import ACK, ALL, DISCOVER, NAK, OFFER, Dhcp4, dhcp4, ethernet, options, udp4
from places import World, memory, spent, until

SERVER = "10.78.0.1"
AT_ONCE = 64


def client(number):
    return b"\x52\x54\x77" + struct.pack("!I", number)[1:]


class Clients:
    """What each client has, and the talk that leads there."""

    def __init__(self, wire):
        self.wire = wire
        self.has = {}
        self.refused = 0

    def send(self, hardware, opts, own="0.0.0.0"):
        message = dhcp4(False, int.from_bytes(hardware[2:]), hardware, options(*opts, (61, b"\x01" + hardware)), own=own)
        self.wire.send(ethernet(ALL, hardware, 0x0800, udp4(own, "255.255.255.255", message, (68, 67))))

    def run(self, hardwares, first):
        """Has each client send its first message, and goes on until all have an acknowledgement: what each was given."""
        waiting = list(hardwares)
        pending, given = {}, {}
        end = time.monotonic() + 120
        while (waiting or pending) and time.monotonic() < end:
            while waiting and len(pending) < AT_ONCE:
                each = waiting.pop()
                pending[each] = time.monotonic()
                first(each)
            frame = self.wire.receive(0.5)
            now = time.monotonic()
            for each, since in list(pending.items()) if frame is None else ():
                if now - since > 2:
                    pending[each] = now
                    first(each)
            message = frame and Dhcp4.read(frame, 68)
            if not message or message.hardware not in pending or message.xid != int.from_bytes(message.hardware[2:]):
                continue
            if message.type == OFFER:
                self.send(message.hardware, [(53, bytes([packets.REQUEST])), (50, packets.address(message.yours)), (54, message.options[54])])
            elif message.type == ACK:
                del pending[message.hardware]
                given[message.hardware] = message.yours
            elif message.type == NAK:
                self.refused += 1
                del pending[message.hardware]
        return given

    def discover(self, hardware):
        self.send(hardware, [(53, bytes([DISCOVER]))])

    def reboot(self, hardware):
        self.send(hardware, [(53, bytes([packets.REQUEST])), (50, packets.address(self.has[hardware]))])

    def extend(self, hardware):
        self.send(hardware, [(53, bytes([packets.REQUEST]))], own=self.has[hardware])


def serve(w):
    w.start()
    until("a server", lambda: w.configured("eth1"))
    return w.daemon.pid


def main(daemon, count):
    w = World(daemon)
    w.link(1)
    w.file(
        "eth1.network",
        f"[Match]\nName=eth1\n[Network]\nAddress={SERVER}/16\nDHCPServer=yes\nIPv6AcceptRA=no\nLinkLocalAddressing=no\n"
        f"[DHCPServer]\nPoolOffset=256\nPoolSize={count + count // 10 + 10}\nEmitDNS=no\nEmitNTP=no\n",
    )
    pid = serve(w)
    clients = Clients(w.raw(1))
    every = [client(n) for n in range(count)]
    random.Random(1).shuffle(every)
    figures = {"clients": count}
    before, began = spent(pid), time.monotonic()
    clients.has = clients.run(every, clients.discover)
    figures["seconds"] = round(time.monotonic() - began, 2)
    figures["cpu"] = round(spent(pid) - before, 2)
    figures["leases"] = len(clients.has)
    figures["distinct"] = len(set(clients.has.values()))
    figures["resident"] = memory(pid, "VmRSS")
    kept = lambda how: sum(1 for each, address in clients.run(every, how).items() if clients.has[each] == address)
    began = time.monotonic()
    figures["renewed"] = kept(clients.extend)
    figures["renewal_seconds"] = round(time.monotonic() - began, 2)
    if daemon != places.ORIGINAL:
        w.end(w.daemon)
        serve(w)
        new = clients.run([client(count + n) for n in range(count // 10)], clients.discover)
        figures["new"] = len(set(new.values()) - set(clients.has.values()))
        figures["kept"] = kept(clients.reboot)
        time.sleep(0.5)  # leases of one fifth of a second are written together
        w.end(w.daemon, signal.SIGKILL)
        figures["resident_again"] = memory(serve(w), "VmRSS")
        figures["kept_when_killed"] = kept(clients.extend)
    figures["refused"] = clients.refused
    w.say(json.dumps(figures))
    w.finish()
    good = [figures[k] for k in ("leases", "distinct", "renewed", "kept", "kept_when_killed") if k in figures]
    sys.exit(0 if set(good) == {count} and not clients.refused and figures.get("new", count // 10) == count // 10 else 1)


match sys.argv[1:]:
    case ["--inside", daemon, count]:
        main(daemon, int(count))
    case [daemon, *count]:
        done = places.inside(daemon, *(count or ["1000"]))
        sys.stdout.write(done.stdout)
        sys.stderr.write(done.stderr)
        sys.exit(done.returncode)
    case _:
        sys.exit(__doc__)
