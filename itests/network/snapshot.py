"""The network of this namespace as sorted lines: all that ip(8), sysctl and the daemon's state files say, but what differs from run to run.

snapshot.py               prints it
snapshot.py --settle PID  waits until the daemon of that number has come to rest
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time

CHANCE = {"ifindex", "link_index", "link_netnsid", "qdisc", "hello_timer", "tcn_timer", "topology_change_timer", "gc_timer", "stats64", "stats", "refcnt",
          "promiscuity", "allmulti", "index", "flush", "used", "updated", "designated_port", "port_id", "no", "cache", "parentbus", "parentdev",
          "phys_port_id", "group_fwd_mask_str", "hold_timer", "message_age_timer", "forward_delay_timer", "gso_max_size", "tso_max_size",
          "tso_max_segs", "gso_max_segs", "gro_max_size", "gso_ipv4_max_size", "gro_ipv4_max_size", "num_tx_queues", "num_rx_queues", "expires"}
STATES = {"ADMIN_STATE", "OPER_STATE", "CARRIER_STATE", "ADDRESS_STATE", "IPV4_ADDRESS_STATE", "IPV6_ADDRESS_STATE", "ONLINE_STATE",
          "REQUIRED_FOR_ONLINE", "REQUIRED_OPER_STATE_FOR_ONLINE", "REQUIRED_FAMILY_FOR_ONLINE", "ACTIVATION_POLICY", "NETWORK_FILE", "NETWORK_FILE_DROPINS",
          "DNS", "NTP", "DOMAINS", "ROUTE_DOMAINS", "LLMNR", "MDNS", "DNSSEC", "DNSSEC_NTA", "DNS_OVER_TLS", "DNS_DEFAULT_ROUTE", "CARRIER_BOUND_TO",
          "CARRIER_BOUND_BY", "SIP"}


def ask(*words):
    out = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    return [each for each in json.loads(out) if each] if out.strip() else []


def flat(value):
    """Without what chance decides; the lists of flags in order."""
    if isinstance(value, dict):
        return {k: flat(v) for k, v in value.items() if k not in CHANCE}
    if isinstance(value, list):
        return sorted((flat(v) for v in value), key=json.dumps)
    return value


def line(*words, **more):
    return " ".join(words) + "".join(f" {k}={json.dumps(v)}" for k, v in sorted(more.items()))


def lifetime(seconds):
    return seconds if seconds in (0, 4294967295) else (seconds + 120) // 600 * 600


def links():
    for link in ask("ip", "-j", "-d", "link"):
        link.get("linkinfo", {}).get("info_slave_data", {}).pop("id", None)  # ports are counted in the order in which they came
        yield line("link", link.pop("ifname"), **flat(link))


def addresses():
    for link in ask("ip", "-j", "-d", "addr"):
        for a in link.get("addr_info", []):
            if not a:
                continue
            for key in ("valid_life_time", "preferred_life_time"):
                a[key] = lifetime(a[key])
            yield line("addr", link["ifname"], f"{a.pop('local')}/{a.pop('prefixlen')}", **flat(a))


def routes():
    for family in ("-4", "-6"):
        for r in ask("ip", "-j", "-d", family, "route", "show", "table", "all"):
            if r.get("expires", 1) <= 0:
                continue  # over, and the kernel has not collected it yet
            yield line("route", family, r.pop("table", "main"), r.pop("type", "unicast"), r.pop("dst"), "dev", r.pop("dev", "-"), **flat(r))


def rules():
    for family in ("-4", "-6"):
        for r in ask("ip", "-j", "-d", family, "rule"):
            yield line("rule", family, **flat(r))


def others():
    for n in ask("ip", "-j", "-d", "nexthop"):
        yield line("nexthop", **flat(n))
    for n in ask("ip", "-j", "-d", "neigh", "show", "nud", "permanent"):
        yield line("neigh", n.pop("dev"), **flat(n))
    for n in ask("ip", "-j", "-d", "neigh", "show", "proxy"):
        yield line("proxy", n.pop("dev"), **flat(n))
    for n in ask("bridge", "-j", "-d", "fdb"):
        if n.get("mac", "").startswith(("33:33:", "01:00:5e:")):
            continue
        yield line("fdb", n.pop("ifname"), **flat(n))
    for m in ask("bridge", "-j", "-d", "mdb"):
        for entry in m.get("mdb", []):
            if entry.get("state") == "permanent" and not entry.get("grp", "").startswith(("ff02::", "224.0.0.")):
                yield line("mdb", **flat(entry))


def traffic():
    made = [q for q in ask("tc", "-j", "-d", "qdisc") if q["handle"] != "0:"]  # the others are the kernel's own
    for link in sorted({q["dev"] for q in made}):
        classes = subprocess.run(["tc", "-d", "class", "show", "dev", link], capture_output=True, text=True, check=False)
        for text in classes.stdout.splitlines():
            yield f"class {link} {text.strip()}"
    for q in made:
        yield line("qdisc", q.pop("dev"), q.pop("kind"), **flat(q))


def rules_of_packets():
    """The rules of nf_tables, each element of a set for itself; nothing without nft(8)."""
    if not shutil.which("nft"):
        return
    said = subprocess.run(["nft", "-j", "list", "ruleset"], capture_output=True, text=True, check=True)
    for one in json.loads(said.stdout)["nftables"]:
        for kind, content in one.items():
            if kind == "metainfo":
                continue
            content.pop("handle")
            name = [str(content.get(key, "-")) for key in ("family", "table", "name")]
            for element in content.pop("elem", []):
                prefix = element.get("prefix") if isinstance(element, dict) else None
                yield line("nft", "element", *name, f"{prefix['addr']}/{prefix['len']}" if prefix else json.dumps(element))
            yield line("nft", kind, *name, **content)


def notes():
    """What the scripts of configurations have seen."""
    if os.path.exists("/run/notes"):
        with open("/run/notes", encoding="utf-8") as f:
            yield from ("note " + text.strip() for text in f)


def sysctls():
    for family in ("ipv4", "ipv6"):
        base = f"/proc/sys/net/{family}/conf"
        for name in os.listdir(base):
            for key in os.listdir(f"{base}/{name}"):
                try:
                    with open(f"{base}/{name}/{key}", encoding="ascii") as f:
                        yield line("sysctl", name, f"{family}.{key}", f.read().strip())
                except OSError:
                    pass


def names():
    return {link["ifindex"]: link for link in ask("ip", "-j", "-d", "addr")}


def files():
    base = "/run/systemd/netif/links"
    known = names()
    for index in os.listdir(base) if os.path.isdir(base) else []:
        link = known.get(int(index))
        with open(f"{base}/{index}", encoding="utf-8") as f:
            for text in f:
                key, _, value = text.strip().partition("=")
                if key.startswith("CARRIER_BOUND"):
                    value = " ".join(sorted(known[int(i)]["ifname"] for i in value.split()))
                if key in STATES and link:
                    yield line("state", link["ifname"], key, value)
    with open("/run/systemd/netif/state", encoding="utf-8") as f:
        for text in f:
            if not text.startswith("#"):
                words = text.strip()
                key, _, value = words.partition("=")
                yield "state * " + key + " " + " ".join(sorted(value.split()))


def networkctl():
    """What the original's networkctl says of the daemon, without the numbers of links."""
    said = subprocess.run(["networkctl", "--no-pager", "--no-legend", "list"], capture_output=True, text=True, check=False)
    for text in (said.stdout + said.stderr).splitlines():
        words = text.split()
        yield "networkctl list " + " ".join(words[1:] if words and words[0].isdigit() else words)
    said = subprocess.run(["networkctl", "--no-pager", "--lines=0", "status", "--all"], capture_output=True, text=True, check=False)
    link = "-"
    for text in (said.stdout + said.stderr).splitlines():
        head = re.match(r"● \d+: (\S+)", text)
        link = head.group(1) if head else link
        if text.strip() and not head:
            yield f"networkctl status {link} {text.strip()}"


def resting():
    known = names()
    states = {}
    for index, link in known.items():
        try:
            with open(f"/run/systemd/netif/links/{index}", encoding="utf-8") as f:
                found = re.search("^ADMIN_STATE=(.*)$", f.read(), re.M)
                states[index] = found.group(1) if found else "none"
        except OSError:
            states[index] = "none"
    for index, link in known.items():
        carried = "LOWER_UP" in link["flags"]  # without a carrier an address stays tentative for ever
        if carried and any(a.get("tentative") for a in link.get("addr_info", []) if a and not a.get("dadfailed")):
            return False, states
        if states[index] in ("none", "pending", "initialized", "configuring") and carried:
            return False, states
        if states[index] in ("none", "pending", "initialized"):
            return False, states
    return True, states


def settle(pid):
    least = time.monotonic() + 1.0
    end = time.monotonic() + 120
    calm = 0
    while calm < 3 and time.monotonic() < end:
        rests, states = resting()
        calm = calm + 1 if rests and time.monotonic() > least else 0
        if not os.path.exists(f"/proc/{pid}"):
            print("the daemon has ended", file=sys.stderr)
            return
        time.sleep(0.15)
    if calm < 3:
        known = names()
        print("not at rest:", {known[i]["ifname"]: s for i, s in states.items() if i in known and s not in ("configured", "unmanaged")}, file=sys.stderr)


def main():
    if sys.argv[1:2] == ["--settle"]:
        settle(sys.argv[2])
        return
    for part in (links, addresses, routes, rules, others, traffic, rules_of_packets, notes, sysctls, files, networkctl):
        for text in sorted(part()):
            print(text)


if __name__ == "__main__":
    main()
