"""neighbors.py LINK: says by LLDP, on a link, what devices of several kinds say of themselves."""

import socket
import struct
import sys

from packets import ethernet, mac, tlv


def device(chassis, port, *more):
    return tlv(1, chassis) + tlv(2, port) + tlv(3, struct.pack("!H", 600)) + b"".join(more) + tlv(0, b"")


def capabilities(able, enabled):
    return tlv(7, struct.pack("!HH", able, enabled))


DEVICES = [
    device(b"\x04" + mac("00:1b:21:00:00:01"), b"\x05swp1", tlv(4, b"uplink to the cellar"), tlv(5, b"switch-1"), tlv(6, b"an OS 1.2"), capabilities(0x14, 0x14)),
    device(b"\x07weird\x01\x7f\xc3\xa4", b"\x03" + mac("00:1b:21:00:00:02"), tlv(5, b"name with spaces"), capabilities(0xFFFF, 0xFFFF)),
    device(b"\x05\x01\x0a\x4d\x01\xfe", b"\x07" + b"7/1", tlv(4, b"\xff\xfe not text"), capabilities(0x20, 0)),
    device(b"\x05\x02" + bytes(15) + b"\x01", b"\x04\x01\x0a\x00\x00\x01", tlv(5, b"sixth")),
    device(b"\x06eth0", b"\x01alias", tlv(4, b"p" * 200), tlv(5, b"n" * 200), capabilities(0x80, 0x80)),
    device(b"\x01component", b"\x02port component", tlv(127, b"\x00\x00\x5e\x01https://mud.example/x.json")),
    device(b"\x09reserved", b"\x09reserved", tlv(8, b"\x05\x01\x0a\x4d\x01\x01\x02\x00\x00\x00\x01\x00")),
]

wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
wire.bind((sys.argv[1], 0))
for number, each in enumerate(DEVICES):
    wire.send(ethernet(mac("01:80:c2:00:00:0e"), mac(f"00:1b:21:00:01:{number:02x}"), 0x88CC, each))
