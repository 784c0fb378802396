#!/usr/bin/python3
"""dnssec-zones.py build DIR | names [REGEX]

build: a tree of zones with a root of its own, signed by dnssec-signzone, some of them spoiled afterwards; in DIR then lie
named.conf (views for the root at 10.53.0.10, for the domains below it at 10.53.0.11 and for all else at 10.53.0.12), the root's
key as root.anchor (a DS record) and root.hints. names: questions about all of them, NAME TYPE, one a line."""
import collections
import concurrent.futures
import os
import re
import subprocess
import sys
import time

Zone = collections.namedtuple("Zone", "name algorithm denial ds spoil")
EC = "ECDSAP256SHA256"


def zone(name, algorithm=EC, denial="nsec", ds="right", spoil=None):
    return Zone(name + ".", algorithm, denial, ds, spoil)


# algorithm: of its keys, None for a zone that is not signed. denial: how absence is proven. ds: what the parent says of its key.
# spoil: what is wrong with it; a lame one is not served at all, and one that rolls is dnssec-rollover.py's.
CHILDREN = [
    zone("rsa256.alpha", "RSASHA256"),
    zone("rsa512.alpha", "RSASHA512", "nsec3"),
    zone("rsa1.alpha", "NSEC3RSASHA1"),
    zone("ec256.alpha", EC),
    zone("ec384.alpha", "ECDSAP384SHA384", "nsec3"),
    zone("ed25519.alpha", "ED25519"),
    zone("ed448.alpha", "ED448"),
    zone("salt.alpha", EC, "salt"),
    zone("optout.alpha", EC, "optout"),
    zone("sub.ec256.alpha", EC, "nsec3"),
    zone("deep.ent.rsa256.alpha", EC),
    zone("secure.optout.alpha"),
    zone("plain.optout.alpha", None, ds="none"),
    zone("digest384.alpha", EC, ds="sha384"),
    zone("two.alpha", "RSASHA256+" + EC),
    zone("plain.alpha", None, ds="none"),
    zone("below.plain.alpha", EC, ds="right"),
    zone("island.alpha", EC, ds="none"),
    zone("unknownalg.alpha", EC, ds="algorithm"),
    zone("unknowndigest.alpha", EC, ds="digest"),
    zone("wrongds.alpha", EC, ds="wrong"),
    zone("nokey.alpha", None, ds="invented"),
    zone("expired.alpha", EC, spoil="expired"),
    zone("future.alpha", EC, "nsec3", spoil="future"),
    zone("forged.alpha", EC, spoil="forged"),
    zone("forged3.alpha", EC, "nsec3", spoil="forged"),
    zone("missing.alpha", EC, spoil="missing"),
    zone("noproof.alpha", EC, spoil="noproof"),
    zone("nokeysig.alpha", EC, spoil="nokeysig"),
    zone("more.alpha", EC, ds="more"),
    zone("often.alpha", EC, "often"),
    zone("lame.alpha", None, ds="none", spoil="lame"),
    zone("lamesecure.alpha", None, ds="invented", spoil="lame"),
    zone("roll.alpha", None, ds="none", spoil="roll"),
    zone("secure.beta", "ED25519"),
    zone("plain.beta", None, ds="none"),
    zone("island.beta", EC, "nsec3", ds="none"),
]
TOP = [zone("alpha", "RSASHA256"), zone("beta", EC, "optout")]
ROOT = Zone(".", "RSASHA256", "nsec", "none", None)
DENIAL = {"nsec": [], "nsec3": ["-3", "-"], "salt": ["-3", "A1B2C3", "-H", "10"], "often": ["-3", "-", "-H", "150"], "optout": ["-3", "-", "-A"]}
SPAN = {"expired": (-60, -30), "future": (10, 40)}

CONTENT = """
@ 300 SOA ns hostmaster 7 3600 600 86400 120
@ 300 NS ns
@ 300 MX 10 mail
@ 300 TXT "hello" "world"
ns 300 A 10.53.0.12
www 300 A 10.2.0.1
www 300 A 10.2.0.2
www 300 AAAA 2001:db8::1
mail 300 A 10.2.0.25
UPPER 300 A 10.2.0.3
under_score 300 TXT "a;b c"
_http._tcp 300 SRV 1 2 80 www
alias 200 CNAME www
chain1 200 CNAME chain2
chain2 200 CNAME chain3
chain3 200 CNAME alias
dangling 200 CNAME nowhere
out 200 CNAME www.plain.alpha.
outsecure 200 CNAME www.ed25519.alpha.
outbogus 200 CNAME www.forged.alpha.
loop1 200 CNAME loop2
loop2 200 CNAME loop1
*.wild 300 A 10.2.0.4
*.wild 300 TXT "wild"
real.wild 300 A 10.2.0.5
*.wildalias 200 CNAME www
a.b.nonterminal 300 A 10.2.0.6
dname 300 DNAME target
one.target 300 A 10.2.0.7
two.target 300 CNAME www
dnameout 300 DNAME target.plain.alpha.
"""
QUESTIONS = """
@ SOA
@ NS
@ MX
@ TXT
@ A
@ DNSKEY
@ DS
www A
www AAAA
www MX
uPPer A
under_score TXT
_http._tcp SRV
alias A
alias AAAA
alias CNAME
chain1 A
chain1 TXT
dangling A
out A
outsecure A
outsecure TXT
outbogus A
loop1 A
none A
none MX
none.www A
zzz.none A
x.wild A
x.y.wild A
x.wild TXT
x.wild AAAA
real.wild A
x.real.wild A
x.wildalias A
x.wildalias MX
nonterminal A
b.nonterminal A
c.nonterminal A
dname A
dname DNAME
one.dname A
two.dname A
none.dname A
one.dnameout A
big TXT
many A
"""


def content():
    lines = CONTENT.strip().splitlines()
    lines += ["big 300 TXT " + f'"{i:02d}{"x" * 200}"' for i in range(30)]
    lines += [f"many 300 A 10.3.0.{i + 1}" for i in range(90)]
    return lines


def soa_and_names(name):
    """The lines of a small zone of which nothing is good for longer than a second."""
    return [f"$ORIGIN {name}", "$TTL 1", "@ 1 SOA ns x 1 3600 600 86400 1", "@ 1 NS ns", "ns 300 A 10.53.0.12", "www 1 A 10.2.0.1",
            "*.wild 1 A 10.2.0.4"]


def below(label, name):
    return name if label == "@" else f"{label}.{name}" if name != "." else label + "."


def parent_of(name):
    inside = [z.name for z in TOP + CHILDREN if name != z.name and name.endswith("." + z.name)]
    return max(inside, key=len, default=".")


def run(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


def make_keys(folder, each):
    """Its keys: one that signs keys and one that signs the rest, for each algorithm."""
    keys = []
    for algorithm in (each.algorithm or "").split("+"):
        if algorithm:
            bits = ["-b", "2048"] if "RSA" in algorithm else []
            for flag in (["-f", "KSK"], []):
                keys.append(run(folder, "dnssec-keygen", "-q", "-K", "keys", "-a", algorithm, *bits, *flag, each.name).strip())
    return keys


def ds_lines(folder, each, keys):
    """What its parent says of it."""
    if each.ds == "none":
        return []
    invented = f"{each.name} 300 DS 12345 15 2 {'AB' * 32}"
    if each.ds == "invented":
        return [invented]
    found = [invented] if each.ds == "more" else []
    for key in keys[::2]:
        digest = "SHA-384" if each.ds == "sha384" else "SHA-256"
        text = run(folder, "dnssec-dsfromkey", "-a", digest, f"keys/{key}")
        name, _, _, tag, algorithm, kind, value = text.split(None, 6)
        value = value.replace(" ", "").strip()
        if each.ds == "wrong":
            value = "".join("0" if c != "0" else "1" for c in value)
        algorithm = "200" if each.ds == "algorithm" else algorithm
        kind = "200" if each.ds == "digest" else kind
        found.append(f"{name} 300 DS {tag} {algorithm} {kind} {value}")
    return found


def spoiled(how, name, lines):
    """The lines of a signed zone as somebody who has not its key might change them."""
    def at(label, line):
        return line.split()[0] == below(label, name)

    out = []
    for line in lines:
        kind = line.split()[3]
        covered = line.split()[4] if kind == "RRSIG" else kind
        if how == "forged" and at("www", line) and kind == "A":
            line = line.replace("10.2.0.1", "10.66.6.6")
        elif how == "forged" and at("www", line) and kind == "NSEC":
            line = line.replace(" AAAA ", " ")
        elif how == "forged" and at("*.wild", line) and kind == "A":
            line = line.replace("10.2.0.4", "10.66.6.7")
        elif how == "forged" and at("dname", line) and kind == "DNAME":
            line = line.replace("target.", "real.wild.")
        elif how == "forged" and at("alias", line) and kind == "CNAME":
            line = line.replace("www.", "mail.")
        elif how == "missing" and kind == "RRSIG" and (covered in ("AAAA", "MX", "CNAME") or at("*.wild", line)):
            continue
        elif how == "noproof" and covered == "NSEC":
            continue
        elif how == "nokeysig" and kind == "RRSIG" and covered == "DNSKEY":
            continue
        out.append(line)
    return out


def file_of(name):
    return name.rstrip(".") or "root"


def sign(folder, each):
    """Signs the zone of which the lines lie in FILE.zone, into FILE.signed."""
    file = file_of(each.name)
    if not each.algorithm:
        os.replace(f"{folder}/{file}.zone", f"{folder}/{file}.signed")
        return
    first, last = SPAN.get(each.spoil, (-1, 30))
    times = [time.strftime("%Y%m%d%H%M%S", time.gmtime(time.time() + 86400 * day)) for day in (first, last)]
    run(folder, "dnssec-signzone", "-q", "-P", "-S", "-x", "-K", "keys", "-o", each.name, "-s", times[0], "-e", times[1], "-O",
        "full", "-d", "sets", "-n", "1", *DENIAL[each.denial], "-f", file + ".signed", file + ".zone")
    if each.spoil:
        with open(f"{folder}/{file}.signed", encoding="utf-8") as f:
            lines = [line for line in f.read().splitlines() if line and not line.startswith(";")]
        with open(f"{folder}/{file}.signed", "w", encoding="utf-8") as f:
            f.write("\n".join(spoiled(each.spoil, each.name, lines)) + "\n")


def write_zone(folder, each, delegated):
    lines = [f"$ORIGIN {each.name}", "$TTL 300"]
    if each.name == ".":
        lines += ["@ 300 SOA a.root. x.root. 1 3600 600 86400 120", "@ 300 NS a.root.", "a.root. 300 A 10.53.0.10"]
    elif each.spoil == "roll":
        lines = soa_and_names(each.name)
    elif each in TOP:
        lines += [line.replace("10.53.0.12", "10.53.0.11") for line in content()]
    else:
        lines += content()
    for child, ds in delegated:
        server = "10.53.0.11" if child in TOP else "10.53.0.12"
        lines += [f"{child.name} 300 NS ns.{child.name}", f"ns.{child.name} 300 A {server}", *ds]
    with open(f"{folder}/{file_of(each.name)}.zone", "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


def build(folder):
    for sub in ("keys", "sets"):
        os.makedirs(f"{folder}/{sub}", exist_ok=True)
    everything = [ROOT, *TOP, *CHILDREN]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        keys = dict(zip(everything, pool.map(lambda z: make_keys(folder, z), everything)))
        ds = dict(zip(everything, pool.map(lambda z: ds_lines(folder, z, keys[z]), everything)))

        def one(each):
            delegated = [(z, ds[z]) for z in TOP + CHILDREN if parent_of(z.name) == each.name]
            write_zone(folder, each, delegated)
            sign(folder, each)

        list(pool.map(one, everything))
    anchor = run(folder, "dnssec-dsfromkey", "-a", "SHA-256", f"keys/{keys[ROOT][0]}")
    with open(f"{folder}/root.anchor", "w", encoding="utf-8") as f:
        f.write(anchor)
    with open(f"{folder}/root.hints", "w", encoding="utf-8") as f:
        f.write(". 3600 NS a.root.\na.root. 3600 A 10.53.0.10\n")
    configure(folder)


def configure(folder):
    views = (("root", "10.53.0.10", [ROOT]), ("top", "10.53.0.11", TOP), ("rest", "10.53.0.12", CHILDREN))
    text = f"""options {{ directory "{folder}"; listen-on {{ {' '.join(v[1] + ';' for v in views)} }}; listen-on-v6 {{ none; }};
recursion no; dnssec-validation no; notify no; pid-file "{folder}/named.pid"; session-keyfile none; minimal-responses no-auth;
check-names primary ignore; }};
controls {{ }};
"""
    for name, address, zones in views:
        text += f'view {name} {{ match-destinations {{ {address}; }};\n'
        for each in zones:
            if each.spoil == "lame":
                continue
            text += f' zone "{each.name}" {{ type primary; file "{file_of(each.name)}.signed"; check-integrity no; }};\n'
        text += "};\n"
    with open(f"{folder}/named.conf", "w", encoding="utf-8") as f:
        f.write(text)


def names():
    for each in TOP + CHILDREN:
        if each.spoil == "roll":
            continue
        for line in QUESTIONS.strip().splitlines():
            label, kind = line.split()
            yield below(label, each.name).rstrip("."), kind
    for name in ("none-such", "www.none-such", "delta.none.alpha", "x.none.beta"):
        for kind in ("A", "MX", "DS"):
            yield name, kind
    for kind in ("SOA", "NS", "DNSKEY"):
        yield ".", kind


if __name__ == "__main__":
    if sys.argv[1] == "build":
        build(os.path.abspath(sys.argv[2]))
    else:
        for found in names():
            if re.search(sys.argv[2] if len(sys.argv) > 2 else "", found[0]):
                print(*found)
