"""What attacks.py sends: packets of servers, routers and clients, right ones and such as nobody may believe.

Each generator yields its lies one after the other; those about DHCP answer a question that was asked.
"""

import struct

import packets
from packets import address, dhcp4, ethernet, group, mac, options, udp4, udp6

HOST = [mac(f"52:54:00:00:00:{n:02x}") for n in range(10)]
EVIL = mac("52:54:00:66:66:66")
SERVER, WRONG = "10.77.1.1", "10.77.1.66"


# DHCPv4: spoofed servers.


def given(kind, server=SERVER, *more, lease=600):
    return options((53, bytes([kind])), (54, address(server)), (51, struct.pack("!I", lease)), (1, address("255.255.255.0")), *more)


def answer(question, opts, yours="10.77.1.60", **other):
    hardware = other.pop("hardware", question.hardware)
    return dhcp4(other.pop("reply", True), other.pop("xid", question.xid), hardware, opts, yours=yours, **other)


def frame4(payload, to=HOST[1], **how):
    return ethernet(to, EVIL, 0x0800, udp4(SERVER, "255.255.255.255", payload, **how))


def lies4(question, kind):
    """Answers that nobody may take, all with addresses that none may then have."""
    evil = "10.66.6.6"
    good = given(kind)
    yield "another transaction", answer(question, good, evil, xid=question.xid ^ 1)
    yield "another hardware address", answer(question, good, evil, hardware=EVIL)
    yield "a hardware address cut off", answer(question, good, evil, length=3)
    yield "a hardware address of 255 bytes", answer(question, good, evil, length=255)
    yield "a question", answer(question, good, evil, reply=False)
    yield "another client's identifier", answer(question, options((53, bytes([kind])), (54, address(SERVER)), (51, b"\0\0\1\0"), (61, b"\1" + EVIL)), evil)
    yield "no server", answer(question, options((53, bytes([kind])), (51, b"\0\0\1\0"), (1, address("255.255.255.0"))), evil)
    yield "a server without an address", answer(question, given(kind, "0.0.0.0"), evil)
    yield "no lifetime", answer(question, options((53, bytes([kind])), (54, address(SERVER)), (1, address("255.255.255.0"))), evil)
    yield "a lifetime of nothing", answer(question, given(kind, lease=0), evil)
    for wrong in ("0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255", "10.66.6.255", "10.66.6.0", "240.0.0.1"):
        yield f"the address {wrong}", answer(question, given(kind), wrong)
    yield "options cut off", answer(question, good, evil)[:-5]
    yield "an option longer than the packet", answer(question, options((53, bytes([kind])), end=False) + b"\x36\xff" + address(SERVER), evil)
    yield "no options", answer(question, b"", evil)
    yield "another cookie", answer(question, good, evil).replace(b"\x63\x82\x53\x63", b"\x63\x82\x53\x64")
    yield "half a header", answer(question, good, evil)[:100]
    yield "nothing", b""
    yield "a message of no kind", answer(question, given(99), evil)


def lying_frames(question, kind):
    payload = answer(question, given(kind), "10.66.6.6")
    whole = bytearray(frame4(payload))
    yield "a UDP length too long", frame4(payload, length=9000)
    yield "a UDP length of nothing", frame4(payload, length=0)
    for words, at, value in (
        ("a header checksum", 24, b"\x12\x34"),
        ("a total length too long", 16, b"\xff\xff"),
        ("a total length too short", 16, b"\0\x15"),
        ("a header length too long", 14, b"\x4f"),
        ("a header length too short", 14, b"\x41"),
        ("another version", 14, b"\x65"),
        ("a UDP checksum", 40, b"\x12\x34"),
        ("a fragment", 20, b"\x20\0"),
    ):
        lie = bytearray(whole)
        lie[at : at + len(value)] = value
        if at in (14, 16, 20) and words != "a header checksum":
            lie[24:26] = b"\0\0"
            size = max(20, (lie[14] & 15) * 4)
            lie[24:26] = struct.pack("!H", packets.checksum(bytes(lie[14 : 14 + size])))
        yield words, bytes(lie)
    yield "another port", frame4(payload, ports=(67, 69))


def everything(question, kind):
    yield from (frame4(lie) for _, lie in lies4(question, kind))
    yield from (lie for _, lie in lying_frames(question, kind))


# Routers and DHCPv6.


def icmp(message, frm="fe80::1", hops=255, right=True):
    packet = packets.six(frm, "ff02::1", 58, message, hops, at=2 if right else None)
    return ethernet(group("ff02::1"), EVIL, 0x86DD, packet)


def broken_routers():
    evil = packets.prefix("2001:db8:666::")
    said = packets.advertisement(evil, packets.rdnss("2001:db8:666::53"))
    yield icmp(said, hops=254)
    yield icmp(said, hops=1)
    yield icmp(said, frm="2001:db8::1")
    yield icmp(said, frm="::")
    yield icmp(said, right=False)
    yield icmp(packets.advertisement(evil, code=1))
    yield icmp(said[:-3])
    yield icmp(said[:10])
    yield icmp(packets.advertisement(evil, b"\x19\0" + b"\0" * 6))
    yield icmp(packets.advertisement(evil, b"\x19\xff" + b"\0" * 6))
    yield icmp(packets.advertisement(evil[:1] + b"\x05" + evil[2:], lifetime=0))
    yield icmp(packets.advertisement(packets.prefix("2001:db8:666::", length=129), lifetime=0))
    yield icmp(packets.advertisement(packets.prefix("ff02:666::"), lifetime=0))
    yield icmp(packets.advertisement(packets.prefix("fe80:666::", flags=0x40), lifetime=0))
    yield icmp(packets.advertisement(packets.prefix("2001:db8:666::", preferred=900, valid=600), lifetime=0))
    yield icmp(packets.advertisement(packets.prefix("2001:db8:666::", preferred=0, valid=0), lifetime=0))
    yield icmp(packets.advertisement(packets.rdnss("ff02::66"), packets.rdnss("::"), lifetime=0))


def server6(message, frm="fe80::1"):
    return ethernet(HOST[2], EVIL, 0x86DD, udp6(frm, "fe80::5054:ff:fe00:2", message))


def message6(kind, question, inside, server=b"\0\x03\0\x01" + EVIL, client=None, xid=None, more=()):
    kept = question.options[1] if client is None else client
    opts = packets.options6((1, kept), (2, server), (3, packets.association(question.iaid, inside, 300, 500)), *more)
    return bytes([kind]) + (xid or question.xid[1:]) + opts


def lies6(kind, question):
    evil = packets.address6("2001:db8:666::6")
    yield message6(kind, question, evil, xid=bytes(3))
    yield message6(kind, question, evil, client=b"\0\x03\0\x01" + EVIL)
    yield message6(kind, question, evil, server=b"")
    yield message6(kind, question, evil, server=b"\1" * 200)
    yield bytes([kind]) + question.xid[1:] + packets.options6((1, question.options[1]), (3, packets.association(question.iaid, evil)))
    yield bytes([kind]) + question.xid[1:] + packets.options6((2, b"\0\x03\0\x01" + EVIL), (3, packets.association(question.iaid, evil)))
    for wrong in ("ff02::6", "fe80::6", "::1", "::"):
        yield message6(kind, question, packets.address6(wrong))
    yield message6(kind, question, packets.address6("2001:db8:666::6", 900, 600))
    yield message6(kind, question, packets.address6("2001:db8:666::6", 0, 0))
    yield message6(kind, question, evil, more=((13, b"\0\1no"),))
    yield message6(kind, question, packets.options6((13, b"\0\2none"), (5, address("2001:db8:666::6") + bytes(8))))
    yield message6(kind, question, evil)[:-3]
    yield message6(kind, question, b"\0\5\xff\xff" + address("2001:db8:666::6"))
    yield message6(kind, question, b"\0\5\0\3abc")
    yield message6(kind, question, evil)[:3]
    yield b""
