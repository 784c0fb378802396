"""compare.py REFERENCE OURS [REGEX]: gives two networkds the same files (configurations.txt, those whose name matches) and tells what comes out different.

One line for each difference: the configuration, - for what only the reference has or + for what only ours has, and what it is. Those that
accepted.txt explains are counted only, and those that are gone when their configurations are tried again do not count. The exit status is 1 if others are left, or if an explanation explains nothing any more.
"""

import collections
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MOST = 30  # configurations in a namespace
AT_ONCE = 6  # daemons; most of the time they wait, for duplicates of addresses and for routers
Configuration = collections.namedtuple("Configuration", "number name group files links")


def configurations(wanted):
    found, name, file = [], None, None
    with open(f"{HERE}/configurations.txt", encoding="utf-8") as f:
        for text in f.read().splitlines():
            if text.startswith("== "):
                name, _, group = text[3:].partition(" ")
                found.append(Configuration(len(found) + 1, name, group or "common", {}, set()))
            elif text.startswith("-- "):
                file = text[3:]
                found[-1].files[file] = ""
            elif found:
                found[-1].files[file] += text + "\n"
    for each in found:
        for file in list(each.files):
            text = each.files.pop(file)
            each.links.update(re.findall(r"\be@[a-z]\b", text + file))
            each.files[numbered(file, each.number)] = numbered(text, each.number)
    return [each for each in found if re.search(wanted, each.name)]


def numbered(text, number):
    return text.replace("@@", "\0").replace("@", str(number)).replace("\0", "@")


def batches(all_of_them):
    groups = collections.defaultdict(list)
    for each in all_of_them:
        groups[each.group].append(each)
    for group in groups.values():
        for at in range(0, len(group), MOST):
            yield group[at : at + MOST]


def run(daemon, batch):
    """The lines of the state, and what was said beside them."""
    with tempfile.TemporaryDirectory(prefix="network") as folder:
        os.mkdir(f"{folder}/network")
        links = []
        for each in batch:
            links += sorted(numbered(link, each.number) for link in each.links)
            for file, text in each.files.items():
                if file in ("before", "after"):
                    with open(f"{folder}/{file}", "a", encoding="utf-8") as f:
                        f.write(f"( {text} ) &\n")
                else:
                    path = f"{folder}/network/{file}"
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                    with open(path, "w", encoding="utf-8") as f:
                        f.write(text)
        for file in ("before", "after"):
            if os.path.exists(f"{folder}/{file}"):
                with open(f"{folder}/{file}", "a", encoding="utf-8") as f:
                    f.write("wait\n")
        done = subprocess.run([f"{HERE}/differential", daemon, folder, *links], capture_output=True, text=True, timeout=600, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{daemon}: {done.stderr}{done.stdout}")
        return done.stdout.splitlines(), done.stderr


def owner(text, batch):
    """Whose line it is: names of links and addresses have the number in them."""
    for pattern in (r"(?<![:\w])[a-z](\d+)[a-z]?\b(?!:)", r"\b10\.(\d+)\.", r"\b2001:db8:(\d+):", r"239\.(\d+)\.", r"priority=\d(\d+)\d\b"):
        for found in re.findall(pattern, text):
            for each in batch:
                if each.number == int(found):
                    return each.name
    return batch[0].name if len(batch) == 1 else "?"


def missing_kinds():
    """Kinds of virtual links that this kernel does not have: nothing is shown for them."""
    kinds = "bond bridge dummy ifb ipvlan macvlan macvtap nlmon tun veth vcan vlan vrf vxlan wireguard gre ipip sit ip6tnl geneve".split()
    probe = "ip link add base type ifb && for k in " + " ".join(kinds) + """; do case $k in
        tun) ip tuntap add dev x mode tun ;; vrf) ip link add x type vrf table 5 ;; vxlan) ip link add x type vxlan id 5 dstport 4789 ;;
        geneve) ip link add x type geneve id 5 remote 192.0.2.1 ;; vlan) ip link add link base x type vlan id 5 ;;
        macvlan | macvtap | ipvlan) ip link add link base name x type $k ;;
        gre | ipip | sit) ip link add name x type $k local 192.0.2.1 remote 192.0.2.2 ;;
        ip6tnl) ip link add name x type ip6tnl local 2001:db8::1 remote 2001:db8::2 ;;
        *) ip link add x type $k ;; esac 2>/dev/null || echo $k; ip link del x 2>/dev/null; done; true"""
    return subprocess.run(["unshare", "--net", "sh", "-c", probe], capture_output=True, text=True, check=True).stdout.split()


def accepted():
    with open(f"{HERE}/accepted.txt", encoding="utf-8") as f:
        for text in f.read().splitlines():
            if text and not text.startswith("#"):
                name, _, pattern = text.partition(" ")
                yield re.compile(name), re.compile(pattern.strip())


def what(line):
    """What a line is about, whatever the value."""
    return tuple(line.split()[:5])


def once(reference, ours, work, rules, used):
    """What is different between the two, a line each, and how much of it is explained."""
    lines, explained = [], 0
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        results = [(batch, pool.submit(run, reference, batch), pool.submit(run, ours, batch)) for batch in work]
        for batch, theirs, own in results:
            (theirs, said_theirs), (own, said) = theirs.result(), own.result()
            if os.environ.get("VERBOSE"):
                print("--- reference\n" + said_theirs + "--- ours\n" + said, file=sys.stderr)
            gone, more = collections.Counter(theirs), collections.Counter(own)
            differences = [(t, "-") for t in (gone - more).elements()] + [(t, "+") for t in (more - gone).elements()]
            for text, sign in sorted(differences):
                line = f"{owner(text, batch)}: {sign} {text}"
                by = [i for i, (name, pattern) in enumerate(rules) if name.fullmatch(line.split(":")[0]) and pattern.search(f"{sign} {text}")]
                used.update(by)
                explained += bool(by)
                lines += [] if by else [line]
            for each in ("not at rest", "has ended"):
                if each in said and each not in said_theirs:
                    lines.append(f"?: ours: {[t for t in said.splitlines() if each in t]}")
    return lines, explained


def main():
    reference, ours = sys.argv[1:3]
    wanted = sys.argv[3] if len(sys.argv) > 3 else ""
    rules, used, missing = list(accepted()), set(), missing_kinds()
    firewall = bool(shutil.which("nft"))
    chosen = [c for c in configurations(wanted) if c.name not in {f"rare-{kind}" for kind in missing} and (firewall or not c.name.startswith("masquerade"))]
    lines, explained = once(reference, ours, batches(chosen), rules, used)
    for _ in range(2):  # a busy machine may have either of them too late: what is different is different again
        names = {line.split(":")[0] for line in lines}
        if not names or not names <= {c.name for c in chosen}:
            break
        again, _ = once(reference, ours, batches([c for c in chosen if c.name in names]), rules, used)
        known = {what(line) for line in again}
        for line in lines:
            if what(line) not in known:
                print("NOT AGAIN", line, file=sys.stderr)
        lines = [line for line in lines if what(line) in known]
    for i, (name, pattern) in enumerate(rules):
        if i not in used and not wanted and (firewall or "nft" not in pattern.pattern):
            lines.append(f"accepted.txt: {name.pattern} {pattern.pattern} explains nothing")
    for line in lines:
        print(line)
    if not firewall:
        print("NOT COMPARED, as there is no nft(8): rules of nf_tables", file=sys.stderr)
    print("NOT COMPARED, as this kernel has no such links:", " ".join(missing), file=sys.stderr)
    print(f"{len(chosen)} configurations, {len(lines)} differences, {explained} explained", file=sys.stderr)
    sys.exit(1 if lines else 0)


main()
