"""servers.py compare REFERENCE OURS [REGEX]: two networkds live through the same with real servers, and tell the same of it.
servers.py list | servers.py --inside DAEMON TRIAL

The servers are dnsmasq, ISC dhcpd, kea and radvd. One line for each difference, with the trial's name in front; the exit status is 1 if
there are some. What programs said goes to the standard error when something is different.
"""

import concurrent.futures
import difflib
import re
import signal
import sys
import time

import places
import snapshot
from daemons import acks, dnsmasq, isc4, kea, radvd
from observed import KEYS, gone, has4, has6, of, show
from packets import ALL, arp, ethernet, mac
from places import LateError, World, until

AT_ONCE = 24  # nearly all of the time they wait
CLIENT4 = "[Match]\nName=eth1\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n"
CLIENT6 = "[Match]\nName=eth1\n[Network]\nDHCP=ipv6\nLinkLocalAddressing=ipv6\nIPv6AcceptRA=no\n[DHCPv6]\nWithoutRA=solicit\n"
ROUTERS = "[Match]\nName=eth1\n[Network]\nLinkLocalAddressing=ipv6\nIPv6AcceptRA=yes\n"


def lives_by(w, servers, has, lost, lifetime, granted, other=lambda: True):
    """A lease got, renewed, taken up by another server, lost in time and got again; servers begin with what the ones before knew."""
    first = servers(0)
    w.start()
    until("a lease", has)
    w.say("got")
    show(w, "eth1")
    until("a renewal", acks(w, "server0", 2, granted))
    w.say("renewed")
    w.end(first, signal.SIGKILL)
    second = servers(1)
    until("another server's answer", acks(w, "server1", 1, granted))
    until("the lease of the other", lambda: has() and other())
    w.say("rebound")
    show(w, "eth1")
    w.end(second, signal.SIGKILL)
    heard = w.log("server1").count(granted)
    began = time.monotonic()
    until("the end", lost)
    took = time.monotonic() - began
    w.say("lost" if took < lifetime + 5 and heard else f"lost after {took:.1f} s")
    until("that it is told", lambda: w.state("eth1", "ADDRESS_STATE") != "routable")
    show(w, "eth1")
    servers(2)
    until("a lease again", has)
    w.say("got again")
    show(w, "eth1")
    w.end(w.daemon)


def dhcp4_isc(w):
    w.link(1, "10.77.1.1/24")
    w.file("eth1.network", CLIENT4 + "[DHCPv4]\nUseDomains=yes\n")

    def server(number):
        if number == 1:
            w.address(1, "10.77.1.1/24", "del")
            w.address(1, "10.77.1.2/24")
        return isc4(w, f"server{number}")

    lives_by(w, server, has4(w, "10.77.1.60"), gone(w), 12, "DHCPACK on", of(w, "10.77.1.2"))
    until("the release", acks(w, "server2", 1, "DHCPRELEASE of 10.77.1.60"))
    w.say("given back", *w.addresses("eth1"))


def dhcp6_isc(w):
    w.link(1, "2001:db8:1::1/64")
    w.file("eth1.network", CLIENT6)

    def server(number):
        try:
            with open("/run/isc6.leases", encoding="utf-8") as f:
                before = re.sub("(?m)^server-duid.*\n", "", f.read())
        except OSError:
            before = ""
        w.write("/run/isc6.leases", before)
        w.write(
            "/run/isc6.conf",
            f"""default-lease-time 12; preferred-lifetime 9; min-lease-time 9; max-lease-time 12; authoritative; server-duid LL ethernet 52:54:00:00:09:0{number};
            option dhcp-renewal-time 3; option dhcp-rebinding-time 5;
            subnet6 2001:db8:1::/64 {{ range6 2001:db8:1::50 2001:db8:1::50; prefix6 2001:db8:100:: 2001:db8:100:: /56;
            option dhcp6.name-servers 2001:db8:1::53; option dhcp6.domain-search "isc.example"; }}""",
        )
        return w.server(f"server{number}", *"dhcpd -6 -d -cf /run/isc6.conf -lf /run/isc6.leases -pf /run/isc6.pid --no-pid p1".split())

    lives_by(w, server, has6(w, "2001:db8:1::50"), gone(w, "inet6"), 12, "Sending Reply to")
    if w.program != places.ORIGINAL:  # it gives leases of DHCPv6 back since release 255
        until("the release", acks(w, "server2", 1, "Release message from"))


def dhcp4_kea(w):
    w.link(1, "10.77.1.1/24")
    w.file("eth1.network", CLIENT4 + "[DHCPv4]\nUseDomains=route\n")
    subnet = {
        "subnet": "10.77.1.0/24",
        "pools": [{"pool": "10.77.1.60-10.77.1.60"}],
        "option-data": [
            {"name": "routers", "data": "10.77.1.9"},
            {"name": "domain-name-servers", "data": "10.77.1.53, 10.77.1.54"},
            {"name": "domain-search", "data": "a.example, b.example"},
            {"name": "ntp-servers", "data": "10.77.1.123"},
            {"name": "interface-mtu", "data": "1400"},
        ],
    }

    def server(number):
        if number == 1:
            w.address(1, "10.77.1.1/24", "del")
            w.address(1, "10.77.1.2/24")
        return kea(w, f"server{number}", 4, subnet)

    lives_by(w, server, has4(w, "10.77.1.60"), gone(w), 12, "DHCP4_LEASE_ALLOC", of(w, "10.77.1.2"))
    until("the release", acks(w, "server2", 1, "DHCP4_RELEASE"))


def dhcp6_kea(w):
    w.link(1, "2001:db8:1::1/64")
    w.file("eth1.network", CLIENT6)
    subnet = {
        "subnet": "2001:db8:1::/64",
        "interface": "p1",
        "pools": [{"pool": "2001:db8:1::50-2001:db8:1::50"}],
        "pd-pools": [{"prefix": "2001:db8:200::", "prefix-len": 56, "delegated-len": 56}],
        "option-data": [
            {"name": "dns-servers", "data": "2001:db8:1::53"},
            {"name": "domain-search", "data": "kea.example"},
            {"name": "sntp-servers", "data": "2001:db8:1::123"},
        ],
    }
    lives_by(w, lambda number: kea(w, f"server{number}", 6, subnet), has6(w, "2001:db8:1::50"), gone(w, "inet6"), 12, "send packet REPLY")


def dhcp4_dnsmasq(w):
    """Renewed when somebody asks for it."""
    w.link(1, "10.77.1.1/24")
    w.file("eth1.network", CLIENT4)
    dnsmasq(w, "server0", "--dhcp-leasefile=/run/l0", "--dhcp-range=10.77.1.50,10.77.1.50,255.255.255.0,2m")
    w.start()
    until("a lease", has4(w, "10.77.1.50"))
    show(w, "eth1")
    w.ctl("renew", "eth1")
    until("a renewal", acks(w, "server0", 2, "DHCPACK(p1) 10.77.1.50"))
    w.say("renewed")
    show(w, "eth1")


def dhcp4_refused(w):
    """The address of before is asked for by a daemon that begins anew; a server that has others refuses it."""
    w.link(1, "10.77.1.1/24")
    w.file("eth1.network", CLIENT4)
    first = dnsmasq(w, "server0", "--dhcp-leasefile=/run/l0", "--dhcp-range=10.77.1.50,10.77.1.50,255.255.255.0,2m")
    w.start()
    until("a lease", has4(w, "10.77.1.50"))
    w.end(w.daemon, signal.SIGKILL)
    w.start()
    until("the same again", acks(w, "server0", 2, "DHCPACK(p1) 10.77.1.50"))
    until("the same again", has4(w, "10.77.1.50"))
    w.say("asked %d times for any address" % w.log("server0").count("DHCPDISCOVER"))
    w.end(first)
    dnsmasq(w, "server1", "--dhcp-leasefile=/run/l1", "--dhcp-range=10.77.1.70,10.77.1.70,255.255.255.0,2m")
    until("a server", lambda: "DHCP, IP range" in w.log("server1"))
    w.ctl("renew", "eth1")
    until("a refusal", acks(w, "server1", 1, "DHCPNAK(p1)"))
    until("another address", has4(w, "10.77.1.70"))
    w.say(*w.addresses("eth1"))


def dhcp4_conflict(w):
    """Somebody has the address that the server gives: declined, and another one taken."""
    w.link(1, "10.77.1.1/24")
    w.file("eth1.network", CLIENT4 + "[DHCPv4]\nSendDecline=yes\n")
    dnsmasq(w, "server0", "--dhcp-leasefile=/run/l0", "--dhcp-range=10.77.1.50,10.77.1.51,255.255.255.0,2m", "--dhcp-sequential-ip")
    wire = w.raw(1)
    other = mac("52:54:00:00:66:66")
    w.start()

    def answer():
        frame = wire.receive(0.5)
        if frame and frame[12:14] == b"\x08\x06" and frame[38:42] == bytes([10, 77, 1, 50]):
            wire.send(ethernet(ALL, other, 0x0806, arp(2, other, "10.77.1.50", "0.0.0.0", frame[22:28])))
        return "DHCPDECLINE(p1)" in w.log("server0")

    until("that it is declined", answer)
    until("another address", has4(w, "10.77.1.51"))
    w.say("declined", *w.addresses("eth1"))


RADVD = """AdvDefaultLifetime 7; AdvDefaultPreference high; AdvLinkMTU 1400;
    prefix 2001:db8:7::/64 { AdvValidLifetime 8; AdvPreferredLifetime 5; };
    prefix 2001:db8:8::/64 { AdvAutonomous off; AdvValidLifetime 9; AdvPreferredLifetime 5; };
    route 2001:db8:70::/48 { AdvRouteLifetime 8; AdvRoutePreference low; };
    RDNSS fe80::53 { AdvRDNSSLifetime 8; };
    DNSSL radvd.example { AdvDNSSLLifetime 8; };"""


def no_router():
    return not places.ip("-6", "route", "show", "default")


def ra_radvd(w):
    """A router whose word holds for seconds: heard, heard again, gone without a word, back, and one who says that he goes."""
    w.link(1)
    w.file("eth1.network", ROUTERS + "[IPv6AcceptRA]\nUseDomains=yes\n")
    router = radvd(w, "server0", RADVD)
    w.start()
    until("an address", has6(w, "2001:db8:7:"))
    until("its names", lambda: w.state("eth1", "DNS"))
    w.say("got")
    show(w, "eth1")
    end = w.addresses("eth1", "inet6")
    begun = time.monotonic()
    until("that it is said again", lambda: time.monotonic() > begun + 9)
    w.say("still there" if w.addresses("eth1", "inet6").keys() == end.keys() and not no_router() else "lost")
    w.end(router, signal.SIGKILL)
    until("no router", no_router, 15)
    until("no address", gone(w, "inet6"), 15)
    until("no names", lambda: not w.state("eth1", "DNS"), 15)
    until("no prefix", lambda: not any('"ra"' in route for route in snapshot.routes()), 15)
    w.say("lost")
    show(w, "eth1", "DNS", "DOMAINS")
    router = radvd(w, "server1", RADVD.replace("8; AdvPreferredLifetime 5", "800; AdvPreferredLifetime 500"))
    until("an address", has6(w, "2001:db8:7:"))
    until("its names", lambda: w.state("eth1", "DNS"))
    w.say("got again")
    show(w, "eth1")
    w.end(router)
    until("no router", no_router, 10)
    w.say("no router any more", *sorted(w.addresses("eth1", "inet6")))


def ra_dnsmasq(w, range_of, *more):
    w.link(1, "2001:db8:5::1/64", "fe80::1/64")
    w.file("eth1.network", ROUTERS + "[IPv6AcceptRA]\nUseDomains=yes\n[DHCPv6]\nUseDomains=yes\n")
    options = "--enable-ra --ra-param=p1,4,1200 --dhcp-option=option6:dns-server,[2001:db8:5::53] --dhcp-option=option6:domain-search,six.example"
    dnsmasq(w, "server0", "--dhcp-leasefile=/run/l0", f"--dhcp-range={range_of}", *options.split(), *more)
    w.start()
    until("its names", lambda: "2001:db8:5::53" in w.state("eth1", "DNS"))


def ra_dnsmasq_managed(w):
    """A router that has addresses by DHCPv6."""
    ra_dnsmasq(w, "2001:db8:5::50,2001:db8:5::50,64,5m")
    until("an address", has6(w, "2001:db8:5::50$"))
    until("a default route", lambda: not no_router())
    show(w, "eth1")


def ra_dnsmasq_stateless(w):
    """A router with addresses of one's own choice and everything else by DHCPv6."""
    ra_dnsmasq(w, "2001:db8:5::,ra-stateless,64,5m", "--dhcp-option=option6:ntp-server,[2001:db8:5::123]")
    until("an address", has6(w, "2001:db8:5:0:"))
    show(w, "eth1", *(k for k in KEYS if k != "NTP"))  # the original forgets those of such an answer


def pair(w):
    """A server and a client of the same daemon: got, gone on on the server's word, kept over a new beginning of the server, given back."""
    w.link(1)
    w.file("eth1.network", CLIENT4 + "[DHCPv4]\nSendHostname=yes\n")
    with places.Neighbor(w) as server:
        server.file("p1.network", "[Match]\nName=p1\n[Network]\nAddress=10.77.1.1/24\nDHCPServer=yes\nIPv6AcceptRA=no\nLinkLocalAddressing=no\n"
            "[DHCPServer]\nPoolOffset=100\nPoolSize=20\nDNS=10.77.1.53\nNTP=10.77.1.123\nDefaultLeaseTimeSec=1h\nTimezone=Europe/Berlin\n")
        server.start()
        w.start()
        until("a lease", lambda: w.configured("eth1") and w.addresses("eth1"))
        w.say("got")
        show(w, "eth1")
        w.say(*(re.sub(r"^ *\d+ |\(to .*", "", line).strip() for line in server.run("networkctl", "--no-pager", "status", "p1").splitlines() if "10.77.1.1" in line))
        before = w.addresses("eth1")
        server.run("networkctl", "forcerenew", "p1")
        w.say("told to renew", *w.addresses("eth1"))
        w.end(server.daemon)
        server.start()
        until("the server again", lambda: server.state("p1", "ADMIN_STATE") == "configured")
        w.ctl("renew", "eth1")
        until("the same", lambda: w.configured("eth1") and w.addresses("eth1").keys() == before.keys())
        w.say("kept")
        show(w, "eth1")


def delegated(w):
    """A prefix of ISC dhcpd, given on by one daemon as a router to another one as a host, until the router says that it goes."""
    w.link(1, "2001:db8:1::1/64")
    w.link(2)
    w.write("/run/isc6.leases", "")
    w.write("/run/isc6.conf", "default-lease-time 6000; preferred-lifetime 4000; server-duid LL ethernet 52:54:00:00:09:01;"
        " subnet6 2001:db8:1::/64 { range6 2001:db8:1::50 2001:db8:1::50; prefix6 2001:db8:100:: 2001:db8:100:: /56; }")
    w.server("server0", *"dhcpd -6 -d -cf /run/isc6.conf -lf /run/isc6.leases -pf /run/isc6.pid --no-pid p1".split())
    w.file("eth1.network", CLIENT6)
    w.file("eth2.network", "[Match]\nName=eth2\n[Network]\nIPv6AcceptRA=no\nDHCPPrefixDelegation=yes\nIPv6SendRA=yes\nDNS=2001:db8::53\n"
        "[DHCPPrefixDelegation]\nUplinkInterface=eth1\nSubnetId=a\nToken=::7\n")
    with places.Neighbor(w) as host:
        host.file("p2.network", "[Match]\nName=p2\n[Network]\nIPv6AcceptRA=yes\n")
        host.start()
        w.start()
        until("a lease", has6(w, "2001:db8:1::50"))
        of_host = lambda: [line.split()[3] for line in w.there(*"ip -6 -o addr show dev p2 scope global -tentative".split()).splitlines()]
        until("an address of the host", of_host)
        until("its names", lambda: host.state("p2", "DNS"))
        show(w, "eth2")
        w.say("host", *of_host(), host.state("p2", "DNS"))
        routes = lambda: w.there(*"ip -6 route show default dev p2".split())
        until("the host's router", routes)
        w.end(w.daemon)
        until("that the host has no router", lambda: not routes())
        w.say("no router any more", *of_host())


TRIALS = [dhcp4_isc, dhcp6_isc, dhcp4_kea, dhcp6_kea, dhcp4_dnsmasq, ra_radvd, ra_dnsmasq_managed, ra_dnsmasq_stateless, pair, delegated]

# What release 252 does not do: it begins with DISCOVER after a crash, does not hear a refusal that is for all on the link, and cannot
# send a DECLINE from the address that it has just dropped.
ALONE = {dhcp4_refused: ["asked 1 times for any address", "10.77.1.70"], dhcp4_conflict: ["declined", "10.77.1.51"]}


def trial(daemon, name):
    w = World(daemon)
    status = 0
    try:
        next(t for t in [*TRIALS, *ALONE] if t.__name__ == name)(w)
    except LateError as e:
        w.say(str(e))
        show(w, "eth1")
        status = 3
    w.finish()
    sys.exit(status)


def differences(theirs, own):
    return [line for line in difflib.unified_diff(theirs, own, lineterm="", n=0) if not line.startswith(("---", "+++", "@@"))]


def compare(reference, ours, wanted=""):
    alone = {t.__name__: lines for t, lines in ALONE.items()}
    names = [t.__name__ for t in [*TRIALS, *ALONE] if re.search(wanted, t.__name__)]
    wrong = once(reference, ours, names, alone)
    if wrong:  # a busy machine may have either of them too late: what is different is different again
        print("AGAIN", *(f"{name}: {line}" for name, lines in wrong.items() for line in lines), sep="\n", file=sys.stderr)
        wrong = once(reference, ours, list(wrong), alone)
    for name, lines in wrong.items():
        for line in lines:
            print(f"{name}: {line}")
    print(f"{len(names)} trials, {len(wrong)} different", file=sys.stderr)
    sys.exit(1 if wrong else 0)


def once(reference, ours, names, alone):
    """What is different, by the name of the trial. A trial that is alone has only ours, and lines that it is to say."""
    wrong = {}
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        running = [(n, None if n in alone else pool.submit(places.inside, reference, n), pool.submit(places.inside, ours, n)) for n in names]
        results = [(n, theirs and theirs.result(), own.result()) for n, theirs, own in running]
    for name, theirs, own in results:
        lines = differences(theirs.stdout.splitlines() if theirs else alone[name], own.stdout.splitlines())
        if lines or own.returncode or (theirs and theirs.returncode):
            wrong[name] = lines or ["both: " + own.stdout]
            print(f"=== {name}: reference\n{theirs and theirs.stderr}\n=== {name}: ours\n{own.stdout}\n{own.stderr}", file=sys.stderr)
    return wrong


match sys.argv[1:]:
    case ["list"]:
        print(*(t.__name__ for t in [*TRIALS, *ALONE]), sep="\n")
    case ["--inside", daemon, name]:
        trial(daemon, name)
    case ["compare", *words]:
        compare(*words)
    case _:
        sys.exit(__doc__)
