"""questions.py compare REFERENCE OURS | questions.py --inside DAEMON: what two networkds send as clients of DHCP, byte by byte.

Each keys of KEYS and KEYS4 are those of a link of its own. With DHCPv6 its other end answers: with a lease that is to be renewed after a
second and taken up by anybody after three, or with information alone; with DHCPv4 only the first question counts. Standard output: a line
for each message that only one of them sends, with - for the reference and + for ours. The exit status is 1 if there are some. The transaction
and the time that went by are left out.
"""

import concurrent.futures
import select
import struct
import sys
import time

import packets
import places
from packets import ADVERTISE, RENEW, REBIND, REPLY, REQUEST6, SOLICIT, address, ethernet, options6, udp6
from places import World

NAMES = {SOLICIT: "solicit", REQUEST6: "request", RENEW: "renew", REBIND: "rebind", 11: "information-request"}
LAST = {"rebind", "information-request", "discover"}
ELAPSED = 8
FIRST4 = 101
KEYS = (
    "",
    "RequestOptions=17 94 94 59",
    "RequestOptions=17\nRequestOptions=\nRequestOptions=0 255 21 300",
    "RequestOptions=21 word 22",
    "SendOption=65001:uint8:7\nSendOption=65002:uint16:513\nSendOption=65003:uint32:66051",
    "SendOption=65004:string:a\\x20b\\tc\nSendOption=65005:ipv4address:192.0.2.1\nSendOption=65006:ipv6address:2001:db8::1",
    "SendOption=65535:uint8:1\nSendOption=65536:uint8:2\nSendOption=0:uint8:3\nSendOption=17:uint8:256\nSendOption=300:string:",
    "SendOption=50000:string:first\nSendOption=40000:string:other\nSendOption=50000:string:second",
    "SendOption=1:string:x\nSendOption=15:string:y\nSendOption=\nSendOption=40:string:z",
    "SendVendorOption=1987198:65:string:abc",
    "SendVendorOption=32473:1:uint8:1\nSendVendorOption=32473:2:uint16:2\nSendVendorOption=99:3:ipv6address:2001:db8::3",
    "SendVendorOption=32473:1:uint8:1\nSendVendorOption=32473:1:uint8:2\nSendVendorOption=0:2:uint8:1\nSendVendorOption=1:0:uint8:1\nSendVendorOption=1:255:uint8:1",
    "SendVendorOption=4294967294:254:string:end\nSendVendorOption=4294967295:1:uint8:1\nSendVendorOption=7:uint8:1",
    "SendVendorOption=5:1:uint8:1\nSendVendorOption=\nSendVendorOption=6:1:uint8:1",
    "UserClass=one two\nUserClass=three",
    "UserClass=\"a b\" c\\x20d 'e'\nUserClass=o\\tp",
    "UserClass=one\nUserClass=\nUserClass=two",
    "UserClass=" + "u" * 300,
    "VendorClass=acme box\nVendorClass=\"with space\"",
    "VendorClass=one\nVendorClass=\nVendorClass=two",
    "MUDURL=https://example.com/mud.json",
    "MUDURL=http://example.com/x",
    "MUDURL=https://example.com/a\\x20b",
    "MUDURL=https://example.com/a\nMUDURL=",
    "PrefixDelegationHint=2001:db8:7::/56",
    "PrefixDelegationHint=::/60",
    "PrefixDelegationHint=2001:db8:7::/0",
    "PrefixDelegationHint=2001:db8:7::",
    "PrefixDelegationHint=2001:db8:7::1/64\nUseDelegatedPrefix=no",
    "RapidCommit=no\nUseDNS=no\nUseNTP=no\nUseDomains=yes",
    "WithoutRA=information-request\nUserClass=u\nVendorClass=v\nSendOption=60000:uint8:1\nSendVendorOption=9:1:uint8:1\nMUDURL=https://a.example/\nRequestOptions=99",
    "UserClass=u\nVendorClass=v\nSendOption=60000:uint8:1\nSendVendorOption=9:1:uint8:1\nMUDURL=https://a.example/\nRequestOptions=99\nPrefixDelegationHint=2001:db8:7::/56",
    "UseAddress=no\nUserClass=u",
    "IAID=7\nDUIDType=link-layer",
)

# Not here, since release 252 gives up the file or the link: SendOption= of an unknown type, both options 43 of SendOption= and SendVendorOption=,
# RequestOptions= with a code that only the protocol uses. Nor where it keeps one option of SendVendorOption= for each number, whose it may be.
KEYS4 = (
    "",
    "RequestOptions=17 224 17",
    "RequestOptions=0 255 300 word 99",
    "SendOption=224:uint8:7\nSendOption=225:uint16:513\nSendOption=226:uint32:66051\nSendOption=227:ipv4address:192.0.2.1",
    "SendOption=227:string:a\\x20b\\tc\\x00d\nSendOption=228:ipv6address:2001:db8::1\nSendOption=229:string:x:y",
    "SendOption=255:uint8:1\nSendOption=0:uint8:1\nSendOption=224:uint8:256\nSendOption=225:string:",
    "SendOption=230:string:first\nSendOption=224:string:other\nSendOption=230:string:second",
    "SendOption=230:string:first\nSendOption=\nSendOption=224:string:other",
    "SendVendorOption=5:uint16:258\nSendVendorOption=6:string:ab",
    "SendVendorOption=9:uint8:1\nSendVendorOption=5:uint8:2\nSendVendorOption=9:uint8:3",
    "UserClass=one two\nUserClass=three",
    "UserClass=\"a b\" c\\x20d 'e'\nUserClass=o\\tp",
    "UserClass=ok " + "u" * 300,
    "VendorClassIdentifier=thing with spaces",
    "MUDURL=https://example.com/mud.json",
    "MUDURL=ftp://example.com/x",
    "MUDURL=https://example.com/a\\x20b",
    "Hostname=other.example.com",
    "Hostname=other",
    "SendHostname=no\nMUDURL=https://example.com/\nUserClass=u\nVendorClassIdentifier=v\nSendOption=224:uint8:7\nSendVendorOption=5:uint8:2",
    "Anonymize=yes\nMUDURL=https://example.com/\nUserClass=u\nVendorClassIdentifier=v\nSendOption=224:uint8:7\nRequestOptions=99",
    "UseDNS=no\nUseNTP=no\nUseSIP=no\nUseDomains=yes\nUseMTU=yes\nUseTimezone=yes\nUseRoutes=no",
    "RequestBroadcast=yes",
    "IAID=7\nDUIDType=uuid",
    "DUIDType=vendor\nDUIDRawData=00:00:ab:11:f9:2a:c2:77:29:f9:5c:00",
    "DUIDType=link-layer-time",
)



def answer(wire, frame, data, number):
    """What a server says to a question."""
    asked = packets.Dhcp6(data)
    inside = options6((5, address(f"2001:db8:{number}::50") + struct.pack("!II", 30, 60)))
    prefix = options6((26, struct.pack("!II", 30, 60) + bytes([56]) + address(f"2001:db8:{100 + number}::")))
    opts = [(1, asked.options[1]), (2, b"\0\3\0\1" + wire.hardware)]
    for code, has in ((3, inside), (25, prefix)):
        if code in asked.options:
            opts.append((code, asked.options[code][:4] + struct.pack("!II", 1, 3) + has))
    kind = ADVERTISE if asked.type == SOLICIT else REPLY
    message = bytes([kind]) + data[1:4] + options6(*opts)
    return ethernet(frame[6:12], wire.hardware, 0x86DD, udp6("fe80::9", six(frame[22:38]), message))


def six(raw):
    return ":".join(f"{a:x}" for a in struct.unpack("!8H", raw))


def told(data):
    """A message as words: its type and its options in their order."""
    words = [NAMES.get(data[0], str(data[0]))]
    at = 4
    while at + 4 <= len(data):
        code, size = struct.unpack("!HH", data[at : at + 4])
        value = data[at + 4 : at + 4 + size]
        words.append(f"{code}:{'-' if code == ELAPSED else value.hex()}")
        at += 4 + size
    return " ".join(words)


def told4(data):
    """A message as words: its head without the transaction and the seconds, and its options in their order."""
    words = ["discover", data[:4].hex(), data[10:28].hex(), data[28:44].hex()]
    at = 240
    while at + 2 <= len(data) and data[at] != 255:
        words.append(f"{data[at]}:{data[at + 2 : at + 2 + data[at + 1]].hex()}")
        at += 2 + data[at + 1]
    return " ".join(words)


def trial(daemon):
    w = World(daemon)
    wires = {}
    for number, keys in enumerate(KEYS4, FIRST4):
        w.link(number)
        raw = w.raw(number)
        wires[raw.socket] = (number, raw)
        w.file(f"eth{number}.network", f"[Match]\nName=eth{number}\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n[DHCPv4]\n{keys}\n")
    for number, keys in enumerate(KEYS, 1):
        w.link(number)
        raw = w.raw(number)
        wires[raw.socket] = (number, raw)
        plain = "" if "WithoutRA=" in keys else "WithoutRA=solicit\n"
        w.file(f"eth{number}.network", f"[Match]\nName=eth{number}\n[Network]\nDHCP=ipv6\nLinkLocalAddressing=ipv6\nIPv6AcceptRA=no\n[DHCPv6]\n{plain}{keys}\n")
    w.start()
    seen = {number: {} for number in [*range(1, 1 + len(KEYS)), *range(FIRST4, FIRST4 + len(KEYS4))]}
    end = time.monotonic() + 40
    while time.monotonic() < end and not all(LAST & has.keys() for has in seen.values()):
        for ready in select.select(list(wires), [], [], 1)[0]:
            number, wire = wires[ready]
            frame = wire.receive(1)
            if frame and packets.Dhcp4.read(frame, 67):
                seen[number].setdefault("discover", told4(frame[42:]))
            if not frame or not packets.Dhcp6.read(frame):
                continue
            data = frame[62:]
            name = NAMES.get(data[0])
            seen[number].setdefault(name, told(data))
            if name not in ("renew",):
                wire.send(answer(wire, frame, data, number))
    for number, has in seen.items():
        for name, text in sorted(has.items()):
            w.say(f"{number} [{' | '.join((KEYS[number - 1] if number < FIRST4 else KEYS4[number - FIRST4]).splitlines())[:60]}] {text}")
    w.end(w.daemon)
    w.finish()


def main():
    if sys.argv[1] == "--inside":
        trial(sys.argv[2])
        return
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        theirs, ours = pool.map(places.inside, sys.argv[2:4])
    for each in (theirs, ours):
        if each.returncode != 0:
            sys.exit(each.stdout + each.stderr)
    a, b = theirs.stdout.splitlines(), ours.stdout.splitlines()
    different = [f"- {x}" for x in a if x not in b] + [f"+ {x}" for x in b if x not in a]
    for each in sorted(different, key=lambda t: (int(t.split()[1]), t.split("]")[1], t)):
        print(each)
    print(theirs.stderr, ours.stderr, file=sys.stderr)
    print(f"{len(a)} messages", file=sys.stderr)
    sys.exit(1 if different else 0)


main()
