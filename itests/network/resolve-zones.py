#!/usr/bin/python3
"""resolve-zones.py zone|corp|names   the names that the servers of the test know, as local data of unbound, or a list of
questions about them and about names beside them: NAME TYPE, one a line."""
import sys

ZONE = "example.test."
data, names = [], []


def add(name, ttl, rest):
    data.append(f"{name} {ttl} {rest}")


def ask(name, *types):
    names.extend((name.rstrip(".") or ".", t) for t in types)


add(ZONE, 300, "SOA ns.example.test. root.example.test. 7 3600 600 86400 120")
add(ZONE, 300, "NS ns.example.test.")
add(ZONE, 300, "MX 10 mail.example.test.")
add(ZONE, 300, 'TXT "hello world" "two"')
add("ns." + ZONE, 300, "A 10.53.0.53")
add("mail." + ZONE, 300, "A 10.2.0.25")
ask(ZONE, "A", "AAAA", "MX", "TXT", "NS", "SOA")
for i in range(60):
    n = f"a{i}.{ZONE}"
    add(n, 300, f"A 10.2.1.{i + 1}")
    ask(n, "A")
    if i % 2:
        add(n, 300, f"AAAA 2001:db8::{i + 1:x}")
        ask(n, "AAAA")
    if i % 3 == 0:
        add(n, 300, f"A 10.2.2.{i + 1}")
    if i % 5 == 0:
        ask(n, "AAAA", "MX")
for i in range(40):
    ask(f"none{i}.{ZONE}", "A")
    if i % 4 == 0:
        ask(f"none{i}.{ZONE}", "AAAA", "TXT")
for i in range(30):
    add(f"alias{i}.{ZONE}", 200, f"CNAME a{i}.{ZONE}")
    ask(f"alias{i}.{ZONE}", "A", "CNAME")
add("out." + ZONE, 200, "CNAME deep.other.zone.test.")
add("big." + ZONE, 300, 'TXT "' + "x" * 250 + '"')
for i in range(30):
    add("big." + ZONE, 300, 'TXT "' + f"{i:02d}" + "y" * 200 + '"')
for i in range(90):
    add("many." + ZONE, 300, f"A 10.3.0.{i + 1}")
ask("big." + ZONE, "TXT")
ask("many." + ZONE, "A")
add("_http._tcp." + ZONE, 300, "SRV 1 2 80 a1.example.test.")
add("_http._tcp." + ZONE, 300, 'TXT "path=/"')
add("web._http._tcp." + ZONE, 300, "SRV 3 4 8080 a2.example.test.")
add("web._http._tcp." + ZONE, 300, 'TXT "path=/x" "y=z"')
add("_gone._tcp." + ZONE, 300, "SRV 0 0 0 .")
ask("_http._tcp." + ZONE, "SRV", "TXT")
ask("web._http._tcp." + ZONE, "SRV")
add("UPPER." + ZONE, 300, "A 10.2.3.1")
ask("upper." + ZONE, "A")
ask("uPPer.eXample.test", "A")
add("under_score." + ZONE, 300, "A 10.2.3.2")
ask("under_score." + ZONE, "A")
add("xn--mnchen-3ya." + ZONE, 300, "A 10.2.3.3")
ask("xn--mnchen-3ya." + ZONE, "A")
for i in range(20):
    data.append(f"{i + 1}.1.2.10.in-addr.arpa. 300 PTR a{i}.{ZONE}")
    ask(f"{i + 1}.1.2.10.in-addr.arpa", "PTR")
ask("77.7.2.10.in-addr.arpa", "PTR")
ask("short.test", "A")
for n in ("localhost", "localhost.localdomain", "x.localhost", "_gateway", "_outbound", "box.example.test", "box",
          "hosts.test", "hosts-alias.test", "forbidden.test", "four.test", "foo.invalid", "printer.local", "short",
          "singlelabel", "."):
    ask(n, "A", "AAAA")
ask("hosts.test", "MX")
ask("localhost", "MX", "TXT")
for n in ("1.0.0.127.in-addr.arpa", "2.0.0.127.in-addr.arpa", "9.9.9.10.in-addr.arpa", "2.0.53.10.in-addr.arpa",
          "1.0.53.10.in-addr.arpa", "0.0.0.0.in-addr.arpa", "1.0.254.169.in-addr.arpa",
          "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa"):
    ask(n, "PTR")
for n in ("refused.elsewhere.org", "www.corp.test", "db.corp.test", "none.corp.test", "deep.sub.corp.test"):
    ask(n, "A", "AAAA")


def unbound(zone, lines):
    print(f' local-zone: "{zone}" static')
    for line in lines:
        print(" local-data: '" + line + "'")


if sys.argv[1] == "zone":
    unbound(ZONE, [d for d in data if "in-addr" not in d])
    unbound("10.in-addr.arpa.", ["10.in-addr.arpa. 300 SOA ns.example.test. root.example.test. 1 2 3 4 60"]
            + [d for d in data if "in-addr" in d])
    unbound("other.zone.test.", ["other.zone.test. 300 SOA ns.example.test. root.example.test. 1 2 3 4 60",
                                 "deep.other.zone.test. 300 A 10.2.9.9"])
    unbound("short.test.", ["short.test. 300 SOA ns.example.test. root.example.test. 1 2 3 4 60"])
elif sys.argv[1] == "corp":
    unbound("corp.test.", ["corp.test. 300 SOA ns.corp.test. root.corp.test. 1 2 3 4 30",
                           "www.corp.test. 300 A 10.8.0.1", "www.corp.test. 300 AAAA 2001:db8:8::1",
                           "db.corp.test. 300 CNAME www.corp.test.", "deep.sub.corp.test. 300 A 10.8.0.2",
                           "singlelabel.corp.test. 300 A 10.8.0.3"])
else:
    for name, kind in names:
        print(name, kind)
