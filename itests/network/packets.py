"""Packets by hand: whole Ethernet frames of what networkd listens to, right or wrong as they are asked for."""

import ipaddress
import struct

ALL = b"\xff" * 6


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def address(text):
    return ipaddress.ip_address(text).packed


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(destination, source, kind, payload):
    return destination + source + struct.pack("!H", kind) + payload


def udp4(frm, to, payload, ports=(67, 68), length=None):
    """An IPv4 packet; length: what the UDP header says of it, if that is a lie."""
    size = 8 + len(payload)
    udp = struct.pack("!HHHH", *ports, size if length is None else length, 0) + payload
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + size, 0, 0, 64, 17, 0) + address(frm) + address(to)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + udp


def six(frm, to, protocol, payload, hops=255, at=None):
    """An IPv6 packet with its checksum at that place of the payload."""
    a, b = address(frm), address(to)
    if at is not None:
        blank = payload[:at] + b"\0\0" + payload[at + 2 :]
        pseudo = a + b + struct.pack("!IxxxB", len(blank), protocol)
        payload = payload[:at] + struct.pack("!H", checksum(pseudo + blank) or 0xFFFF) + payload[at + 2 :]
    return struct.pack("!IHBB", 6 << 28, len(payload), protocol, hops) + a + b + payload


def udp6(frm, to, payload, ports=(547, 546)):
    return six(frm, to, 17, struct.pack("!HHHH", *ports, 8 + len(payload), 0) + payload, hops=64, at=6)


def group(to):
    """The hardware address of an IPv6 group."""
    return b"\x33\x33" + address(to)[12:]


def arp(operation, hardware, sender, target, target_hardware=b"\0" * 6):
    return struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation) + hardware + address(sender) + target_hardware + address(target)


# DHCPv4.

DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE, INFORM, FORCERENEW = range(1, 10)


def options(*pairs, end=True):
    return b"".join(bytes([code, len(value)]) + value for code, value in pairs) + (b"\xff" if end else b"")


def dhcp4(reply, xid, hardware, opts, yours="0.0.0.0", own="0.0.0.0", relay="0.0.0.0", broadcast=False, length=6):
    head = struct.pack("!BBBBIHH", 2 if reply else 1, 1, length, 0, xid, 0, 0x8000 if broadcast else 0)
    head += address(own) + address(yours) + address("0.0.0.0") + address(relay) + hardware.ljust(16, b"\0")[:16]
    return head + b"\0" * 192 + b"\x63\x82\x53\x63" + opts


class Dhcp4:
    """What is in a DHCPv4 message of a frame; None from read() where there is none."""

    def __init__(self, data):
        self.reply, _, length, _, self.xid = struct.unpack("!BBBBI", data[:8])
        self.own, self.yours = (str(ipaddress.ip_address(data[at : at + 4])) for at in (12, 16))
        self.hardware = data[28 : 28 + length]
        self.options = {}
        at = 240
        while at < len(data) and data[at] != 255:
            if data[at] == 0:
                at += 1
                continue
            size = data[at + 1]
            self.options[data[at]] = data[at + 2 : at + 2 + size]
            at += 2 + size
        self.type = self.options.get(53, b"\0")[0]

    @staticmethod
    def read(frame, port):
        if frame[12:14] != b"\x08\0" or len(frame) < 282 or frame[23] != 17 or struct.unpack("!H", frame[36:38])[0] != port:
            return None
        return Dhcp4(frame[42:])


# DHCPv6.

SOLICIT, ADVERTISE, REQUEST6, CONFIRM, RENEW, REBIND, REPLY, RELEASE6, DECLINE6, RECONFIGURE = range(1, 11)


def options6(*pairs):
    return b"".join(struct.pack("!HH", code, len(value)) + value for code, value in pairs)


def association(iaid, inside, renewal=0, rebinding=0):
    return struct.pack("!III", iaid, renewal, rebinding) + inside


def address6(text, preferred=600, valid=900):
    return options6((5, address(text) + struct.pack("!II", preferred, valid)))


class Dhcp6:
    """What is in a DHCPv6 message of a frame; None from read() where there is none."""

    def __init__(self, data):
        self.type = data[0]
        self.xid = data[:4]
        self.options = {}
        at = 4
        while at + 4 <= len(data):
            code, size = struct.unpack("!HH", data[at : at + 4])
            self.options[code] = data[at + 4 : at + 4 + size]
            at += 4 + size

    @property
    def iaid(self):
        return struct.unpack("!I", self.options[3][:4])[0]

    @staticmethod
    def read(frame):
        if frame[12:14] != b"\x86\xdd" or frame[20] != 17 or struct.unpack("!H", frame[56:58])[0] != 547:
            return None
        return Dhcp6(frame[62:])


# Routers.


def advertisement(*opts, lifetime=1800, flags=0, code=0):
    return struct.pack("!BBHBBHII", 134, code, 0, 64, flags, lifetime, 0, 0) + b"".join(opts)


def prefix(text, preferred=600, valid=900, flags=0xC0, length=64):
    return struct.pack("!BBBBIII", 3, 4, length, flags, valid, preferred, 0) + address(text)


def rdnss(text, lifetime=600):
    return struct.pack("!BBHI", 25, 3, 0, lifetime) + address(text)


# LLDP.


def tlv(kind, value):
    return struct.pack("!H", kind << 9 | len(value)) + value


def lldp(chassis, port, seconds=120, more=b""):
    return tlv(1, b"\x07" + chassis) + tlv(2, b"\x05" + port) + tlv(3, struct.pack("!H", seconds)) + more + tlv(0, b"")
