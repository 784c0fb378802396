"""attacks.py DAEMON: what a networkd does when others on its links lie to it, flood it, or send what is no packet at all.

Each attack is on a link of its own, from the other end. Standard output: one line for each thing that the daemon did that it must not have
done, or did not do that it must. Standard error: figures, and what the daemon said. The exit status is 1 if there are such lines.
"""

import json
import random
import re
import struct
import subprocess
import sys
import threading
import time

import packets
import places
from lies import EVIL, HOST, SERVER, WRONG, answer, broken_routers, everything, frame4, given, icmp, lies4, lies6, message6, server6
from packets import ACK, ALL, DISCOVER, FORCERENEW, NAK, OFFER, Dhcp4, Dhcp6, address, arp, dhcp4, ethernet, group, lldp, mac, options, udp4
from places import World, memory, spent, until

FLOOD = 20000


class Trial:
    def __init__(self, w):
        self.w = w
        self.wrong = []

    def expect(self, holds, words):
        if not holds:
            self.wrong.append(words)

    def calm(self, what):
        """The daemon has taken all that was sent to it and answers."""
        until(f"an answer after {what}", lambda: subprocess.run("networkctl --no-pager list".split(), capture_output=True, check=False).returncode == 0)


def hear(what, wire, wanted, limit=40):
    """Waits for a frame."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        frame = wire.receive(1)
        if frame and wanted(frame):
            return frame
    raise places.LateError(f"not within {limit} s: {what}")


def next_question(wire, kind):
    is_it = lambda f: (message := Dhcp4.read(f, 67)) and message.type == kind
    return Dhcp4.read(hear(f"a DHCP message of type {kind}", wire, is_it), 67)


def has(link):
    return sorted(World.addresses(link))


def spoofed4(t):
    wire = t.w.raw(1)
    question = next_question(wire, DISCOVER)
    for lie in everything(question, OFFER):
        wire.send(lie)
    for kind in (ACK, NAK):
        wire.send(frame4(answer(question, given(kind), "10.66.6.6")))
    again = next_question(wire, DISCOVER)  # it still asks: none of the offers counted
    t.expect(not has("eth1"), f"DHCPv4: an address of a wrong offer: {has('eth1')}")
    wire.send(frame4(answer(again, given(OFFER))))
    asked = next_question(wire, packets.REQUEST)
    t.expect(asked.options.get(54) == address(SERVER) and asked.options.get(50) == address("10.77.1.60"), "DHCPv4: another lease was asked for than was offered")
    for lie in everything(asked, ACK):
        wire.send(lie)
    wire.send(frame4(answer(asked, given(ACK, WRONG), "10.77.1.60")))
    wire.send(frame4(answer(asked, given(ACK), "10.77.1.61")))
    wire.send(frame4(answer(asked, given(NAK, WRONG))))
    wire.send(frame4(answer(asked, given(NAK), xid=asked.xid ^ 1)))
    wire.send(frame4(answer(asked, given(ACK, SERVER, (3, address(SERVER))))))
    until("the right lease", lambda: has("eth1") == ["10.77.1.60"])
    for opts, how in ((given(NAK), {}), (given(NAK, WRONG), {}), (given(ACK, WRONG), {"yours": "10.77.1.61"}), (given(FORCERENEW, WRONG), {}), (given(OFFER), {"yours": "10.77.1.61"})):
        wire.send(ethernet(HOST[1], EVIL, 0x0800, udp4(SERVER, "10.77.1.60", answer(asked, opts, **how))))
    t.calm("lies to a client with a lease")
    subprocess.run(f"ip neigh replace {SERVER} lladdr 52:54:00:66:66:66 dev eth1".split(), check=True)
    subprocess.run("networkctl renew eth1".split(), check=False)
    renewal = next_question(wire, packets.REQUEST)
    t.expect(renewal.own == "10.77.1.60" and 54 not in renewal.options, "DHCPv4: a renewal that is none")
    to_client = lambda payload: wire.send(ethernet(HOST[1], EVIL, 0x0800, udp4(SERVER, "10.77.1.60", payload)))
    for _, lie in lies4(renewal, ACK):
        to_client(lie)
    to_client(answer(renewal, given(NAK, WRONG)))
    to_client(answer(renewal, given(NAK), xid=renewal.xid ^ 1))
    to_client(answer(renewal, given(NAK), hardware=EVIL))
    to_client(answer(renewal, given(ACK, WRONG), "10.77.1.60"))
    to_client(answer(renewal, given(ACK), "10.77.1.61"))
    to_client(answer(renewal, given(ACK, SERVER, (3, address("10.77.1.3"))), own="10.77.1.60"))
    until("the new router", lambda: any(r.get("gateway") == "10.77.1.3" for r in places.ip("-4", "route", "show", "default")))
    t.expect(has("eth1") == ["10.77.1.60"], f"DHCPv4: another address after a renewal: {has('eth1')}")


def six_addresses(link):
    return sorted(World.addresses(link, "inet6"))


def spoofed6(t):
    wire = t.w.raw(2)
    hear("that it listens", wire, lambda f: f[12:14] == b"\x86\xdd" and f[54] == 133)
    for frame in broken_routers():
        wire.send(frame)
    t.calm("broken advertisements")
    t.expect(not six_addresses("eth2"), f"routers: an address of a wrong advertisement: {six_addresses('eth2')}")
    t.expect(not places.ip("-6", "route", "show", "default"), "routers: a wrong one is the default route")
    t.expect(not t.w.state("eth2", "DNS"), f"routers: servers of a wrong one: {t.w.state('eth2', 'DNS')}")
    right = packets.advertisement(packets.prefix("2001:db8:7::", 6000, 9000), packets.rdnss("2001:db8::53"), flags=0x80)
    wire.send(icmp(right))
    own = "2001:db8:7:0:5054:ff:fe00:2"
    until("an address of the right router", lambda: own in six_addresses("eth2"))
    wire.send(icmp(packets.advertisement(packets.prefix("2001:db8:7::", 0, 1), lifetime=0), frm="fe80::66"))
    t.calm("a router that ends what another one gave")
    left = World.addresses("eth2", "inet6").get(own, {}).get("valid_life_time", 0)
    t.expect(left > 6600, f"routers: an address ends in {left} s on the word of somebody else")
    t.expect([r.get("gateway") for r in places.ip("-6", "route", "show", "default")] == ["fe80::1"], "routers: the default route went with somebody else's")
    dhcp6(t, wire)
    for n in range(3000):  # each of them another prefix, route and server
        more = packets.prefix(f"2001:db8:{n + 0x1000:x}::"), packets.rdnss(f"2001:db8:{n + 0x1000:x}::53")
        route = struct.pack("!BBBBI", 24, 2, 64, 0, 900) + address(f"2001:db9:{n + 0x1000:x}::")[:8]
        wire.send(icmp(packets.advertisement(*more, route, lifetime=1800), frm=f"fe80::{n + 0x1000:x}"))
    t.calm("3,000 routers")
    found, routes, servers = six_addresses("eth2"), places.ip("-6", "route", "show", "dev", "eth2"), t.w.state("eth2", "DNS").split()
    t.expect(own in found and "2001:db8:7::99" in found, f"routers: addresses from before the flood are gone: {found}")
    t.expect(len(found) <= 20 and len(routes) <= 110 and len(servers) <= 70, f"routers: {len(found)} addresses, {len(routes)} routes, {len(servers)} servers of a flood")
    print(f"3,000 routers: {len(found)} addresses, {len(routes)} routes, {len(servers)} servers", file=sys.stderr)


def question6(wire, kind):
    is_it = lambda f: (message := Dhcp6.read(f)) and message.type == kind
    return Dhcp6.read(hear(f"a DHCPv6 message of type {kind}", wire, is_it))


def dhcp6(t, wire):
    question = question6(wire, packets.SOLICIT)
    for lie in lies6(packets.ADVERTISE, question):
        wire.send(server6(lie))
    wire.send(server6(message6(packets.REPLY, question, packets.address6("2001:db8:666::6"))))
    right = packets.address6("2001:db8:7::99")
    lied, asked = False, None

    def leased():
        nonlocal lied, asked
        frame = wire.receive(0.5)
        message = frame and Dhcp6.read(frame)
        if message and message.type == packets.SOLICIT:
            wire.send(server6(message6(packets.ADVERTISE, message, right, more=((7, b"\xff"),))))
        elif message and message.type == packets.REQUEST6:
            asked = message
            for lie in () if lied else lies6(packets.REPLY, message):
                wire.send(server6(lie))
            lied = True
            wire.send(server6(message6(packets.REPLY, message, packets.address6("2001:db8:666::6"), server=b"\0\x03\0\x01" + HOST[9])))
            wire.send(server6(message6(packets.REPLY, message, right)))
        return "2001:db8:7::99" in six_addresses("eth2")

    until("the right DHCPv6 lease", leased)
    # Without the key of RFC 8415, section 20.4, nobody reconfigures a client; nor does a reply that nobody asked for.
    for kind in (packets.RECONFIGURE, packets.REPLY, packets.ADVERTISE):
        wire.send(server6(message6(kind, asked, packets.address6("2001:db8:666::6"), more=((19, b"\5"),))))
        wire.send(server6(message6(kind, asked, packets.address6("2001:db8:7::99", 0, 0), more=((19, b"\5"),), xid=bytes(3))))
    t.calm("forged reconfiguration")
    end = time.monotonic() + 1
    said = []
    while time.monotonic() < end:
        frame = wire.receive(0.2)
        said += [m.type for m in [frame and Dhcp6.read(frame)] if m]
    t.expect(not said, f"DHCPv6: a forged message made it send {said}")
    t.expect(six_addresses("eth2") == ["2001:db8:7:0:5054:ff:fe00:2", "2001:db8:7::99"], f"DHCPv6: addresses are {six_addresses('eth2')}")


# ARP.


def conflicts(t):
    """10.77.3.5 is somebody else's, 10.77.3.6 nobody's until somebody wants it, too."""
    wire = t.w.raw(3)
    claims = lambda a, by=EVIL: wire.send(ethernet(ALL, by, 0x0806, arp(1, by, a, a)))
    end = time.monotonic() + 60
    while time.monotonic() < end and "10.77.3.6" not in has("eth3"):
        frame = wire.receive(0.2)
        if frame and frame[12:14] == b"\x08\x06" and frame[38:42] == address("10.77.3.5"):
            wire.send(ethernet(HOST[3], EVIL, 0x0806, arp(2, EVIL, "10.77.3.5", "0.0.0.0", HOST[3])))
            for broken in (b"", b"\0\1", arp(1, EVIL, "10.77.3.6", "10.77.3.6")[:20], arp(7, EVIL, "10.77.3.6", "10.77.3.6"), b"\0\6" + arp(1, EVIL, "10.77.3.6", "10.77.3.6")[2:]):
                wire.send(ethernet(HOST[3], EVIL, 0x0806, broken))
    t.expect(has("eth3") == ["10.77.3.6"], f"conflicts: 10.77.3.5 is somebody else's, the link has {has('eth3')}")
    rng = random.Random(3)
    for _ in range(FLOOD):
        own = bytes([0x52, *rng.randbytes(5)])
        wire.send(ethernet(ALL, own, 0x0806, arp(rng.choice((1, 2)), own, f"10.77.{rng.randrange(4, 250)}.{rng.randrange(1, 250)}", "10.77.3.6")))
    t.calm("a flood of ARP")
    t.expect(has("eth3") == ["10.77.3.6"], f"conflicts: after a flood of ARP the link has {has('eth3')}")
    while wire.receive(0.2):
        pass
    claims("10.77.3.6")
    defends = lambda f: f[12:14] == b"\x08\x06" and f[6:12] == HOST[3] and f[28:32] == address("10.77.3.6") and f[38:42] == address("10.77.3.6")
    hear("a defence", wire, defends)
    t.expect(has("eth3") == ["10.77.3.6"], "conflicts: an address is given up at the first claim")
    claims("10.77.3.6")
    until("that an address is given up to who insists", lambda: not has("eth3"), 20)


# LLDP.


def neighbors(t):
    wire = t.w.raw(4)
    nearest = mac("01:80:c2:00:00:0e")
    send = lambda payload, by=EVIL: wire.send(ethernet(nearest, by, 0x88CC, payload))
    rng = random.Random(4)
    for n in range(FLOOD):
        send(lldp(b"c%d" % n, b"p%d" % n, more=packets.tlv(5, b"flood" * 40)), bytes([0x52, *rng.randbytes(5)]))
    right = lldp(b"chassis", b"port", more=packets.tlv(5, b"switch"))
    for broken in (right[:-2], right[:7], b"", b"\2\1\7", lldp(b"", b"p"), lldp(b"c", b""), lldp(b"c" * 300, b"p"), right[:-2] + b"\x0b\xff", rng.randbytes(1400)):
        send(broken)
    until("a neighbour after the flood", lambda: send(right) or "switch" in subprocess.run("networkctl --no-pager lldp eth4".split(), capture_output=True, text=True, check=False).stdout)
    with open("/run/systemd/netif/lldp/14", "rb") as f:
        data = f.read()
    count, at = 0, 0
    while at < len(data):
        at += 8 + int.from_bytes(data[at : at + 8], "little")
        count += 1
    t.expect(count <= 128 and at == len(data), f"LLDP: {count} neighbours are kept")


# Servers.


def beset_server(t):
    """Messages of clients that there are not, and of those that lie; who has an address keeps it, who has a place in the file gets it."""
    wire = t.w.raw(5)
    rng = random.Random(5)

    def send(hardware, opts, own="0.0.0.0", **how):
        message = dhcp4(how.pop("reply", False), rng.getrandbits(32), how.pop("chaddr", hardware), opts, own=own, **how)
        wire.send(ethernet(ALL, hardware, 0x0800, udp4(own, "255.255.255.255", message, (68, 67))))

    def ask(hardware, opts, kind, **how):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            send(hardware, opts, **how)
            until_then = time.monotonic() + 2
            while time.monotonic() < until_then:
                frame = wire.receive(0.5)
                message = frame and Dhcp4.read(frame, 68)
                if message and message.hardware == hardware and message.type == kind:
                    return message.yours
        return "nothing"

    discover, request = (53, bytes([DISCOVER])), (53, bytes([packets.REQUEST]))
    first, fixed = mac("52:54:00:05:05:01"), mac("52:54:00:05:05:02")
    own = ask(first, options(discover), OFFER)
    t.expect(ask(first, options(request, (50, address(own)), (54, address("10.77.5.1"))), ACK) == own, "server: no lease for the first client")
    for n in range(FLOOD):
        hardware = bytes([0x52, 0x66, *rng.randbytes(4)])
        match n % 8:
            case 0 | 1 | 2:
                send(hardware, options(discover))
            case 3:
                send(hardware, options(request, (50, address(own))))
            case 4:
                send(hardware, options((53, bytes([packets.DECLINE])), (50, address(own)), (54, address("10.77.5.1"))))
            case 5:
                send(hardware, options((53, bytes([packets.RELEASE])), (54, address("10.77.5.1"))), own=own)
            case 6:
                send(hardware, options(discover, end=False) + b"\x3d\xff" + rng.randbytes(20), length=rng.randrange(256))
            case 7:
                send(hardware, rng.randbytes(rng.randrange(300)), reply=rng.random() < 0.5, relay="10.77.5.9" if n % 3 else "0.0.0.0")
    t.calm("a flood of clients")
    t.expect(ask(first, options(request), ACK, own=own) == own, "server: the first client's lease does not go on")
    t.expect(ask(fixed, options(discover), OFFER) == "10.77.5.77", "server: a client of the file does not get its address")


def beset_router(t):
    """Who asks for routers all the time is answered as seldom as anybody: RFC 4861, section 6.2.6."""
    wire = t.w.raw(6)
    hear("a first advertisement", wire, lambda f: f[12:14] == b"\x86\xdd" and f[54] == 134)
    began, heard = time.monotonic(), 0
    solicit = lambda message, **how: wire.send(ethernet(group("ff02::2"), EVIL, 0x86DD, packets.six("fe80::77", "ff02::2", 58, message, at=2, **how)))
    for n in range(FLOOD):
        solicit(struct.pack("!BBHI", 133, 0, 0, 0) + (b"\1\1" + EVIL if n % 2 else b"\1\0"), hops=255 if n % 3 else 254)
        if n % 64 == 0:
            frame = wire.receive(0.0005)
            heard += bool(frame and frame[12:14] == b"\x86\xdd" and frame[54] == 134)
    t.calm("a flood of solicitations")
    while frame := wire.receive(0.3):
        heard += frame[12:14] == b"\x86\xdd" and frame[54] == 134
    took = time.monotonic() - began
    t.expect(heard <= took / 3 + 2, f"router: {heard} advertisements in {took:.0f} s")


ATTACKS = [spoofed4, spoofed6, conflicts, neighbors, beset_server, beset_router]


def prepare(w):
    for n in range(1, 7):
        w.link(n)
    match = lambda n: f"[Match]\nName=eth{n}\n[Network]\n"
    quiet = "IPv6AcceptRA=no\nLinkLocalAddressing=no\n"
    w.file("1.network", match(1) + quiet + "DHCP=ipv4\n")
    w.file("2.network", match(2) + "LinkLocalAddressing=ipv6\nIPv6AcceptRA=yes\n")
    w.file("3.network", match(3) + quiet + "".join(f"[Address]\nAddress=10.77.3.{n}/24\nDuplicateAddressDetection=ipv4\n" for n in (5, 6)))
    w.file("4.network", match(4) + quiet + "LLDP=yes\n")
    w.file("5.network", match(5) + quiet + "Address=10.77.5.1/24\nDHCPServer=yes\n[DHCPServer]\nPoolOffset=100\nPoolSize=100\n"
        "[DHCPServerStaticLease]\nMACAddress=52:54:00:05:05:02\nAddress=10.77.5.77\n")
    w.file("6.network", match(6) + "LinkLocalAddressing=ipv6\nIPv6AcceptRA=no\nIPv6SendRA=yes\n[IPv6Prefix]\nPrefix=2001:db8:6::/64\n")


def main(daemon, wanted):
    w = World(daemon)
    prepare(w)
    w.start()
    t = Trial(w)
    threads = [threading.Thread(target=attempt, args=(t, a)) for a in ATTACKS if re.search(wanted, a.__name__)]
    for each in threads:
        each.start()
    slowest = 0.0
    while any(each.is_alive() for each in threads):
        began = time.monotonic()
        asked = subprocess.run("busctl --timeout=30 get-property org.freedesktop.network1 /org/freedesktop/network1 org.freedesktop.network1.Manager OperationalState".split(),
            capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.1)
    alive = w.daemon.poll() is None
    t.expect(alive, f"the daemon has ended: {w.daemon.poll()}")
    t.expect(not re.search(r"Exception|\bat org\.jitney|Error:", w.log("daemon")), "the daemon had an exception")
    if alive:
        resident, spare = memory(w.daemon.pid, "VmHWM"), 220 * 1024
        t.expect(resident < spare, f"{resident} kB of memory")
        before = spent(w.daemon.pid)
        time.sleep(1)
        idle = spent(w.daemon.pid) - before
        t.expect(idle < 0.5, f"{idle:.2f} s of one are spent when all is over")
        print(json.dumps({"resident": resident, "cpu": round(before, 2), "slowest_answer": round(slowest, 2), "idle": round(idle, 2)}), file=sys.stderr)
    w.say(*t.wrong)
    w.finish()
    sys.exit(1 if t.wrong else 0)


def attempt(t, attack):
    began = time.monotonic()
    try:
        attack(t)
    except places.LateError as e:
        t.wrong.append(f"{attack.__name__}: {e}")
    print(f"{attack.__name__}: {time.monotonic() - began:.1f} s", file=sys.stderr)


match sys.argv[1:]:
    case ["--inside", daemon, *wanted]:
        main(daemon, *(wanted or [""]))
    case [daemon, *wanted]:
        done = places.inside(daemon, *wanted)
        sys.stdout.write(done.stdout)
        sys.stderr.write(done.stderr)
        sys.exit(done.returncode)
    case _:
        sys.exit(__doc__)
