"""compare.py REFERENCE OURS [REGEX]: gives two networkds the same files (configurations.txt, those whose name matches) and tells what comes out different.

One line for each difference: the configuration, - for what only the reference has or + for what only ours has, and what it is. Those that
accepted.txt explains are counted only. The exit status is 1 if others are left, or if an explanation explains nothing any more.
"""

import collections
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MOST = 30  # configurations in a namespace
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
    for pattern in (r"\b[a-z](\d+)[a-z]?\b", r"\b10\.(\d+)\.", r"\b2001:db8:(\d+):", r"239\.(\d+)\.", r"priority=\d(\d+)\d\b"):
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


def main():
    reference, ours = sys.argv[1:3]
    wanted = sys.argv[3] if len(sys.argv) > 3 else ""
    verbose = os.environ.get("VERBOSE")
    rules = list(accepted())
    used, open_differences, explained, count = set(), 0, 0, 0
    missing = missing_kinds()
    work = list(batches([c for c in configurations(wanted) if c.name not in {f"rare-{kind}" for kind in missing}]))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = [(batch, pool.submit(run, reference, batch), pool.submit(run, ours, batch)) for batch in work]
        for batch, theirs, own in results:
            (theirs, said_theirs), (own, said) = theirs.result(), own.result()
            count += len(batch)
            if verbose:
                print("--- reference\n" + said_theirs + "--- ours\n" + said, file=sys.stderr)
            gone, more = collections.Counter(theirs), collections.Counter(own)
            differences = [(t, "-") for t in (gone - more).elements()] + [(t, "+") for t in (more - gone).elements()]
            for text, sign in sorted(differences):
                line = f"{owner(text, batch)}: {sign} {text}"
                by = [i for i, (name, pattern) in enumerate(rules) if name.fullmatch(line.split(":")[0]) and pattern.search(f"{sign} {text}")]
                used.update(by)
                if by:
                    explained += 1
                else:
                    open_differences += 1
                    print(line)
            for each in ("not at rest", "has ended"):
                if each in said and each not in said_theirs:
                    open_differences += 1
                    print(f"?: ours: {[t for t in said.splitlines() if each in t]}")
    for i, (name, pattern) in enumerate(rules):
        if i not in used and not wanted:
            open_differences += 1
            print(f"accepted.txt: {name.pattern} {pattern.pattern} explains nothing")
    print("NOT COMPARED, as this kernel has no such links:", " ".join(missing), file=sys.stderr)
    print(f"{count} configurations, {open_differences} differences, {explained} explained", file=sys.stderr)
    sys.exit(1 if open_differences else 0)


main()
