#!/usr/bin/python3
"""dnssec-rollover.py keys | anchors   keys and trust anchors that change while a resolver runs, and what it says meanwhile.

keys: roll.alpha gets another key that signs the zone, another that signs keys, keys of another algorithm (each as RFC 6781 tells),
and at last all new keys at once. anchors: files of dnssec-trust-anchors.d change, and the resolver is told to reload."""
import importlib.machinery
import os
import re
import signal
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
zones = importlib.machinery.SourceFileLoader("zones", HERE + "/dnssec-zones.py").load_module()
answers = importlib.machinery.SourceFileLoader("answers", HERE + "/dnssec-answers.py").load_module()
TREE = "/run/t/tree"
NAME = "roll.alpha."
OURS, PLAIN = "127.0.0.53", "10.53.0.53"
LIMIT = 30


def key(algorithm, ksk):
    return zones.run(TREE, "dnssec-keygen", "-q", "-K", "keys", "-a", algorithm, *(["-f", "KSK"] if ksk else []), NAME).strip()


def tag(name):
    return int(name.rsplit("+", 1)[1])


def publish(published, signing):
    """Serves the zone with these keys in it, signed by those."""
    text = zones.soa_and_names(NAME)
    for each in published:
        with open(f"{TREE}/keys/{each}.key", encoding="utf-8") as f:
            text += [re.sub(r"\bIN DNSKEY", "1 IN DNSKEY", line) for line in f.read().splitlines() if not line.startswith(";")]
    with open(f"{TREE}/roll.alpha.zone", "w", encoding="utf-8") as f:
        f.write("\n".join(text) + "\n")
    sign_with = [argument for each in signing if flags(each) == 257 for argument in ("-k", f"keys/{each}")]
    rest = [f"keys/{each}" for each in signing if flags(each) == 256]
    zones.run(TREE, "dnssec-signzone", "-q", "-P", "-x", "-o", NAME, "-O", "full", "-d", "sets", *sign_with, "-f", "roll.alpha.signed",
              "roll.alpha.zone", *rest)
    reload_servers()


def flags(name):
    with open(f"{TREE}/keys/{name}.key", encoding="utf-8") as f:
        return int(re.search(r"DNSKEY (\d+)", f.read()).group(1))


def delegate(keys):
    """Lets the parent say that these are its keys."""
    parent = next(z for z in zones.TOP if z.name == "alpha.")
    with open(f"{TREE}/alpha.zone", encoding="utf-8") as f:
        lines = [line for line in f.read().splitlines() if not re.match(r"roll\.alpha\. 1 DS ", line)]
    for each in keys:
        text = zones.run(TREE, "dnssec-dsfromkey", "-a", "SHA-256", f"keys/{each}")
        lines.append(text.strip().replace(" IN DS", " 1 DS"))
    with open(f"{TREE}/alpha.zone", "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    zones.sign(TREE, parent)
    reload_servers()


def reload_servers():
    with open(TREE + "/named.pid", encoding="utf-8") as f:
        os.kill(int(f.read()), signal.SIGHUP)


def until(what, condition, watches=False):
    end = time.monotonic() + LIMIT
    while not (seen := condition()):
        if time.monotonic() > end:
            print(f"never: {what}")
            sys.exit()
        if watches:
            watch()
        time.sleep(0.1)
    print(f"{what}: {seen}")


def verdict(name):
    return answers.verdict(answers.ask(OURS, name, "A"))


watched = set()


def watch():
    """What the resolver says of a name that it has not been asked about before, so that it has to look at keys."""
    watched.add(verdict(f"x{time.monotonic_ns()}.wild.{NAME}"))


def tags(kind, server=PLAIN):
    reply = answers.ask(server, NAME, kind, check=False)
    return sorted(tag_of(record, kind) for record in reply.sections[0] if record[1] == kind) if reply else []


def tag_of(record, kind):
    data = bytes.fromhex(record[2])
    if kind == "DS":
        return int.from_bytes(data[:2])
    total = sum(byte << 8 if at % 2 == 0 else byte for at, byte in enumerate(data))
    return (total + (total >> 16 & 0xFFFF)) & 0xFFFF


def visible(kind, keys):
    wanted = sorted(tag(each) for each in keys)
    until(f"{len(keys)} {kind}", lambda: tags(kind) == wanted, True)


def step(what, published, signing=None, parents=None):
    print(f"-- {what}")
    watched.clear()
    publish(published, signing or published)
    visible("DNSKEY", published)
    if parents:
        delegate(parents)
        visible("DS", parents)
    end = time.monotonic() + 1.2  # what was cached before is gone then
    while time.monotonic() < end:
        watch()
        time.sleep(0.05)
    print(f"meanwhile: {', '.join(sorted(watched))}")


def keys():
    ksk, zsk = key(zones.EC, True), key(zones.EC, False)
    publish([ksk, zsk], [ksk, zsk])
    delegate([ksk])
    # Nobody shall have heard that there are none, which would be good for longer.
    until("keys", lambda: tags("DNSKEY", "10.53.0.12") == sorted([tag(ksk), tag(zsk)]) and tags("DS", "10.53.0.11") == [tag(ksk)])
    until("secure", lambda: verdict(f"www.{NAME}") == "secure NOERROR")
    zsk2 = key(zones.EC, False)
    step("a zone key is announced", [ksk, zsk, zsk2], [ksk, zsk])
    step("it signs", [ksk, zsk, zsk2], [ksk, zsk2])
    step("the old one goes", [ksk, zsk2])
    ksk2 = key(zones.EC, True)
    step("a second key of keys", [ksk, ksk2, zsk2])
    step("the parent knows that one instead", [ksk, ksk2, zsk2], None, [ksk2])
    step("the old one goes", [ksk2, zsk2])
    ksk3, zsk3 = key("ED25519", True), key("ED25519", False)
    step("signed by two algorithms", [ksk2, zsk2, ksk3, zsk3])
    step("the parent knows the other algorithm", [ksk2, zsk2, ksk3, zsk3], None, [ksk3])
    step("the old algorithm goes", [ksk3, zsk3])
    print("-- all keys at once")
    ksk4, zsk4 = key(zones.EC, True), key(zones.EC, False)
    publish([ksk4, zsk4], [ksk4, zsk4])
    delegate([ksk4])
    visible("DS", [ksk4])
    until("secure again", lambda: verdict(f"y{time.monotonic_ns()}.wild.{NAME}") == "secure NOERROR")


def anchors():
    folder = "/run/dnssec-trust-anchors.d"
    with open(f"{folder}/root.positive", encoding="utf-8") as f:
        root = f.read()

    def told(what, files, *asked):
        for each in os.listdir(folder):
            os.unlink(f"{folder}/{each}")
        for name, text in files.items():
            with open(f"{folder}/{name}", "w", encoding="utf-8") as f:
                f.write(text)
        with open("/run/t/daemon.pid", encoding="utf-8") as f:
            os.kill(int(f.read()), signal.SIGHUP)
        print(f"-- {what}")
        for name, wanted in asked:
            until(f"{name} {wanted}", lambda name=name, wanted=wanted: verdict(name) == wanted)

    spoiled = root.strip()[:-4] + ("0000" if not root.strip().endswith("0000") else "1111") + "\n"
    island = next(z for z in zones.CHILDREN if z.name == "island.alpha.")
    ksk = next(f[:-4] for f in sorted(os.listdir(TREE + "/keys")) if f.startswith("Kisland.alpha.") and f.endswith(".key")
               and flags(f[:-4]) == 257)
    trusted = zones.run(TREE, "dnssec-dsfromkey", "-a", "SHA-256", f"keys/{ksk}")
    told("the root", {"a.positive": root}, ("www.ec256.alpha", "secure NOERROR"), (f"www.{island.name}", "insecure NOERROR"))
    told("a wrong key of the root", {"a.positive": spoiled}, ("www.ec256.alpha", "bogus"))
    told("a wrong and the right one", {"a.positive": spoiled + root}, ("www.ec256.alpha", "secure NOERROR"))
    told("an island", {"a.positive": root + trusted}, (f"www.{island.name}", "secure NOERROR"), ("www.ec384.alpha", "secure NOERROR"))
    told("an island alone", {"a.positive": trusted, "b.negative": ".\n"}, ("www.ec256.alpha", "insecure NOERROR"))
    told("a negative one", {"a.positive": root, "b.negative": "forged.alpha\n"}, ("www.forged.alpha", "insecure NOERROR"),
         ("outbogus.ec256.alpha", "insecure NOERROR"), ("www.forged3.alpha", "bogus"))
    told("none but the root", {"a.positive": root}, ("www.forged.alpha", "bogus"), ("www.ec256.alpha", "secure NOERROR"))


{"keys": keys, "anchors": anchors}[sys.argv[1]]()
