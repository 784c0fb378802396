"""firewall.py DAEMON: what a networkd does with the sets of nf_tables that files name, for addresses of all origins and when others disturb it.

Standard output: one line for each thing that is not as it has to be. Standard error: figures, and what the daemon said. The exit status is 1 if
there are such lines. It needs nft(8) and dnsmasq.
"""

import json
import os
import subprocess
import sys
import threading
import time

import places
from daemons import dnsmasq
from places import World, until

NAT = "ip io.systemd.nat masq_saddr"
MANY = 600


def nft(*words, check=True):
    return subprocess.run(["nft", *words], capture_output=True, text=True, check=check).stdout


def elements(name):
    """What a set has, such as "10.1.0.0/24"; nothing where there is no such set."""
    out = nft("-j", "list", "set", *name.split(), check=False)
    if not out:
        return set()
    found = set()
    for one in json.loads(out)["nftables"]:
        for element in one.get("set", {}).get("elem", []):
            if isinstance(element, dict) and "prefix" in element:
                found.add(f"{element['prefix']['addr']}/{element['prefix']['len']}")
            else:
                found.add(str(element))
    return found


class Trial:
    def __init__(self, w):
        self.w = w
        self.wrong = []

    def becomes(self, what, name, wanted, limit=8):
        """Waits until a set has these elements, and no others."""
        try:
            until(what, lambda: elements(name) == set(wanted), limit)
        except places.LateError:
            print("now:", what, elements(name), file=sys.stderr)
            self.wrong.append(f"{what}: {name} has {sorted(elements(name))[:9]}, not {sorted(wanted)[:9]}")

    def network(self, number, keys):
        self.w.file(f"eth{number}.network", f"[Match]\nName=eth{number}\n[Network]\nIPv6AcceptRA=no\nLinkLocalAddressing=no\n{keys}")

    def again(self, link):
        self.w.ctl("reconfigure", link)


def tables():
    kinds = {"four": "ipv4_addr", "fournet": "ipv4_addr; flags interval", "six": "ipv6_addr", "sixnet": "ipv6_addr; flags interval", "links": "iface_index", "many": "ipv4_addr"}
    text = "table inet mine {\n" + "".join(f"set {name} {{ type {kind}; }}\n" for name, kind in kinds.items()) + "}\n"
    subprocess.run(["nft", "-f", "-"], input=text, text=True, check=True)


def begin(t):
    w = t.w
    w.link(1, "10.77.1.1/24", "2001:db8:1::1/64", "fe80::1/64")
    for number in (2, 3, 4, 5):
        w.link(number)
    sets = "NFTSet=address:inet:mine:{0} prefix:inet:mine:{0}net ifindex:inet:mine:links\n"
    w.file(
        "eth1.network",
        "[Match]\nName=eth1\n[Network]\nDHCP=yes\nIPMasquerade=both\nIPv6AcceptRA=yes\n[DHCPv4]\n"
        + sets.format("four")
        + "[DHCPv6]\nWithoutRA=solicit\nNFTSet=address:inet:mine:six\n"
        + "[IPv6AcceptRA]\nToken=::7\n"
        + sets.format("six"),
    )
    t.network(2, "Address=10.2.0.1/24\nAddress=10.2.0.2/24\nIPMasquerade=ipv4\n")
    t.network(3, "Address=10.2.0.3/24\nAddress=10.3.0.1/16\nIPMasquerade=ipv4\n[Address]\nAddress=10.4.0.1/32\nNFTSet=address:inet:mine:late\n")
    dnsmasq(w, "server0", "--dhcp-range=10.77.1.60,10.77.1.60,120", "--dhcp-range=2001:db8:1::50,2001:db8:1::50,slaac,64,120", "--enable-ra", "--ra-param=p1,4,600")
    w.start()
    until("eth1", lambda: w.configured("eth1"))


def origins(t):
    """Addresses of DHCPv4, DHCPv6 and a router."""
    t.becomes("a lease of DHCPv4", "inet mine four", ["10.77.1.60"])
    t.becomes("its network", "inet mine fournet", ["10.77.1.0/24"])
    t.becomes("addresses of DHCPv6 and of a router", "inet mine six", ["2001:db8:1::50", "2001:db8:1::7"])
    t.becomes("the router's network", "inet mine sixnet", ["2001:db8:1::/64"])
    t.becomes("the link's number", "inet mine links", ["eth1"])
    subprocess.run("ip link set eth1 down".split(), check=True)
    for name in ("four", "fournet", "six", "sixnet", "links"):
        t.becomes("a link that is down", f"inet mine {name}", [])
    subprocess.run("ip link set eth1 up".split(), check=True)
    t.becomes("a lease again", "inet mine four", ["10.77.1.60"])
    t.becomes("addresses again", "inet mine six", ["2001:db8:1::50", "2001:db8:1::7"])


def disturbed(t):
    """Somebody takes away what was put in; the link begins anew."""
    nft("flush", "set", "inet", "mine", "four")
    nft("flush", "set", "inet", "mine", "six")
    t.again("eth1")
    t.becomes("DHCPv4 after reconfigure", "inet mine four", ["10.77.1.60"])
    t.becomes("DHCPv6 after reconfigure", "inet mine six", ["2001:db8:1::50", "2001:db8:1::7"])
    nat = ["10.2.0.0/24", "10.3.0.0/16", "10.4.0.1", "10.77.1.0/24"]
    t.becomes("networks to masquerade", NAT, nat)
    nft("flush", "set", *NAT.split())
    for link in ("eth1", "eth2", "eth3"):
        t.again(link)
    t.becomes("masquerading after reconfigure", NAT, nat)
    nft("delete", "table", "ip", "io.systemd.nat")
    t.again("eth2")
    t.becomes("masquerading without a table", NAT, nat)
    nft("flush", "ruleset")
    tables()
    t.again("eth1")
    t.becomes("masquerading without rules", NAT, nat)
    t.becomes("sets that were made anew", "inet mine four", ["10.77.1.60"])


def neighbours(t):
    """Others have networks of their own in the set, and take ours."""
    nft("add", "element", *NAT.split(), "{ 10.200.0.0/16 }")
    nat = {"10.2.0.0/24", "10.3.0.0/16", "10.4.0.1", "10.77.1.0/24", "10.200.0.0/16"}
    subprocess.run("ip addr add 10.200.1.1/24 dev eth2".split(), check=True)  # inside what the other has
    subprocess.run("ip addr add 10.20.0.1/24 dev eth2".split(), check=True)
    t.becomes("a network beside one that is refused", NAT, nat | {"10.20.0.0/24"})
    nft("delete", "element", *NAT.split(), "{ 10.20.0.0/24 }")
    subprocess.run("ip addr del 10.20.0.1/24 dev eth2".split(), check=True)
    subprocess.run("ip addr add 10.21.0.1/24 dev eth2".split(), check=True)
    t.becomes("an element that was taken away before", NAT, nat | {"10.21.0.0/24"})
    subprocess.run("ip addr del 10.2.0.1/24 dev eth2".split(), check=True)
    subprocess.run("ip addr del 10.21.0.1/24 dev eth2".split(), check=True)
    t.becomes("one of two links that share a network", NAT, nat)
    nft("add", "set", "inet", "mine", "late", "{ type ipv4_addr; }")
    t.again("eth3")
    t.becomes("a set that came late", "inet mine late", ["10.4.0.1"])
    said = t.w.log("daemon").count("the set late of the table mine")
    if said > 2:
        t.wrong.append(f"a missing set was told of {said} times")


def many(t):
    """More at once than answers fit into a socket."""
    texts = "".join(f"[Address]\nAddress=10.{100 + n // 250}.{n % 250}.1/24\nNFTSet=address:inet:mine:many\n" for n in range(MANY))
    t.network(4, "IPMasquerade=ipv4\n" + texts)
    networks = {f"10.{100 + n // 250}.{n % 250}.0/24" for n in range(MANY)}
    began = time.monotonic()
    t.w.ctl("reload")
    t.becomes("many addresses", "inet mine many", {n.removesuffix("0/24") + "1" for n in networks}, 60)
    until("many networks", lambda: networks <= elements(NAT), 60)
    print(f"{MANY} addresses: {time.monotonic() - began:.1f} s", file=sys.stderr)
    began = time.monotonic()
    subprocess.run("ip addr flush dev eth4".split(), check=True)
    t.becomes("no address any more", "inet mine many", [], 60)
    until("no network any more", lambda: not networks & elements(NAT), 60)
    print(f"gone: {time.monotonic() - began:.1f} s", file=sys.stderr)


def races(t):
    """Tables taken away, files changed and read, links begun anew, addresses come and gone: all at the same time."""
    end = time.monotonic() + 8

    def each(what):
        n = 0
        while time.monotonic() < end:
            n += 1
            what(n)

    def reload(n):
        t.network(5, f"IPMasquerade={('ipv4', 'both', 'no')[n % 3]}\nAddress=10.5.{n % 4}.1/24\n")
        t.w.ctl("reload")

    works = (
        reload,
        lambda n: nft("delete", "table", "ip", "io.systemd.nat", check=False),
        lambda n: subprocess.run(f"ip addr {('add', 'del')[n % 2]} 10.6.0.1/24 dev eth2".split(), capture_output=True, check=False),
        lambda n: subprocess.run(["networkctl", "reconfigure", "eth3"], capture_output=True, check=False),
    )
    threads = [threading.Thread(target=each, args=(work,)) for work in works]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    t.network(5, "IPMasquerade=ipv4\nAddress=10.5.9.1/24\n")
    t.w.ctl("reload")
    subprocess.run("ip addr del 10.6.0.1/24 dev eth2".split(), capture_output=True, check=False)
    for link in ("eth1", "eth2", "eth3", "eth4", "eth5"):
        t.again(link)
    until("eth5", lambda: {"10.5.9.0/24"} <= elements(NAT), 60)
    until("eth3", lambda: {"10.2.0.0/24", "10.3.0.0/16"} <= elements(NAT), 60)
    stray = {e for e in elements(NAT) if e.startswith(("10.6.", "10.5.0.", "10.5.1.", "10.5.2.", "10.5.3."))}
    if stray:
        t.wrong.append(f"after all that there are still {stray}")
    if t.w.daemon.poll() is not None:
        t.wrong.append("the daemon has ended")


def trial(daemon):
    w = World(daemon)
    t = Trial(w)
    tables()
    begin(t)
    for part in [globals()[n] for n in os.environ.get("PARTS", "origins disturbed neighbours many races").split()]:
        began = time.monotonic()
        try:
            part(t)
        except (places.LateError, subprocess.CalledProcessError) as e:
            t.wrong.append(f"{part.__name__}: {e} {getattr(e, 'stderr', '')}")
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s", file=sys.stderr)
    w.end(w.daemon)
    w.say(*t.wrong)
    w.finish()


def main():
    if sys.argv[1] == "--inside":
        if os.readlink("/proc/self/ns/net") == os.readlink("/proc/1/ns/net") and os.getpid() != 1:
            sys.exit("not in namespaces of its own")
        trial(sys.argv[2])
        return
    done = places.inside(sys.argv[1])
    print(done.stdout, end="")
    print(done.stderr, file=sys.stderr)
    sys.exit(1 if done.stdout or done.returncode else 0)


main()
