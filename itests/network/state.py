"""The network of this namespace as sorted lines: what a configuration decides, and nothing that differs from run to run."""

import json
import subprocess


def ip(*words):
    out = subprocess.run(["ip", "-j", "-d", *words], capture_output=True, text=True, check=False).stdout
    return json.loads(out) if out.strip() else []


def addresses():
    for link in ip("addr"):
        name = link["ifname"]
        for a in link.get("addr_info", []):
            if a.get("scope") == "link" and a["family"] == "inet6":
                continue  # made of the hardware address
            words = [f"addr {name} {a['local']}/{a['prefixlen']}"]
            if "address" in a:
                words.append(f"peer {a['address']}")
            if a.get("label") and a["label"] != name:
                words.append(f"label {a['label']}")
            words.append(f"scope {a['scope']}")
            if name != "lo":
                yield " ".join(words)


def routes():
    for family in ("-4", "-6"):
        for r in ip(family, "route", "show", "table", "all"):
            if r.get("table") == "local" or r.get("dst", "").startswith(("ff00:", "fe80:", "multicast")) or r.get("dev") == "lo":
                continue
            words = [f"route {r.get('table', 'main')}"]
            if r.get("type", "unicast") != "unicast":
                words.append(r["type"])
            words.append(r["dst"])
            if "gateway" in r:
                words.append(f"via {r['gateway']}")
            if "dev" in r:
                words.append(f"dev {r['dev']}")
            for key in ("metric", "prefsrc", "scope"):
                if key in r and not (key != "prefsrc" and family == "-6"):
                    words.append(f"{key} {r[key]}")
            for m in r.get("metrics", []):
                words += [f"{k} {v}" for k, v in sorted(m.items())]
            if "onlink" in r.get("flags", []):
                words.append("onlink")
            for hop in r.get("nexthops", []):
                words.append(f"nexthop {hop.get('gateway')} {hop.get('dev')} {hop.get('weight')}")
            yield " ".join(words)


def rules():
    for family in ("-4", "-6"):
        for r in ip(family, "rule"):
            if r.get("table") in ("local", "main", "default") and r["priority"] in (0, 32766, 32767):
                continue
            words = " ".join(f"{k} {v}" for k, v in sorted(r.items()) if k not in ("protocol", "flags") and v is not None)
            yield f"rule {family} {words}"


def links():
    for link in ip("link"):
        name = link["ifname"]
        if name == "lo":
            continue
        info = link.get("linkinfo", {})
        words = [f"link {name}", f"mtu {link['mtu']}", "up" if "UP" in link["flags"] else "down"]
        if "master" in link:
            words.append(f"master {link['master']}")
        if info.get("info_kind") == "bridge":
            d = info["info_data"]
            words += [f"{k} {d[k]}" for k in ("stp_state", "forward_delay", "hello_time", "max_age", "priority", "vlan_filtering")]
        if info.get("info_slave_kind") == "bridge":
            d = info["info_slave_data"]
            words += [f"{k} {d[k]}" for k in ("cost", "priority", "hairpin")]
        yield " ".join(words)


for part in (links, addresses, routes, rules):
    for line in sorted(part()):
        print(line)
