"""What the trials of servers.py see of a networkd and its links: words of its files, addresses and routes as ip has them."""

import re
import time

import snapshot
from places import until

KEYS = ("DNS", "NTP", "SIP", "DOMAINS", "ROUTE_DOMAINS", "ADMIN_STATE", "OPER_STATE", "ADDRESS_STATE", "IPV4_ADDRESS_STATE", "IPV6_ADDRESS_STATE")


def show(w, link, *keys):
    """Addresses, routes, lease and state of a link, as ip and the files have them when nothing of it has changed for a second."""
    has = lambda: bool(w.addresses(link) or w.addresses(link, "inet6"))
    until("that the files tell of the addresses", lambda: has() == (w.state(link, "ADDRESS_STATE") == "routable"))
    before, since = None, time.monotonic()
    while time.monotonic() < since + 1:
        now = shown(w, link, *keys)
        before, since = now, since if now == before else time.monotonic()
        time.sleep(0.05)
    w.say(*before)


def shown(w, link, *keys):
    lines = []
    for text in sorted([*snapshot.addresses(), *snapshot.routes()]):
        words = text.split()
        if link in words and not re.search(r'"scope": "link"|fe80::|ff00::|multicast', text):
            lines.append(text)
    leases = read(f"/run/systemd/netif/leases/{10 + int(link.removeprefix('eth'))}")
    lines += (f"lease {line}" for line in leases if not (line.startswith(("T1", "T2")) and "dnsmasq" in w.log("server0"))) if leases else ["no lease"]
    for key in keys or KEYS:  # what a router and a DHCPv6 server both tell of stands twice in the original's files
        lines.append(f"state {key}=" + " ".join(dict.fromkeys(w.state(link, key).split())))
    return lines


def has4(w, address):
    return lambda: w.configured("eth1") and address in w.addresses("eth1")


def has6(w, address):
    return lambda: w.configured("eth1") and any(re.match(address, a) for a in w.addresses("eth1", "inet6"))


def gone(w, family="inet"):
    return lambda: not w.addresses("eth1", family)


def of(w, server):
    """Whether the lease of eth1 is from that server."""
    return lambda: f"SERVER_ADDRESS={server}\n" in "\n".join([*read("/run/systemd/netif/leases/11"), ""])


def read(path):
    try:
        with open(path, encoding="utf-8") as f:
            return f.read().splitlines()
    except OSError:
        return []
