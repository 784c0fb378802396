#!/usr/bin/python3
"""resolve-hostile.py prepare|KIND...   what the resolver of `resolve` does with those who mean it no good

KINDs: packets (rubbish at the stub listeners), streams (connections that are idle, slow, or do not read), flood (names that nobody
knows, as many as go), varlink (varlink-attack.py at both sockets), second (another of it is started, and it is killed), servers (one at
10.53.0.70 that says rubbish before the right thing). All the time somebody else asks as one should. Each ends with a line of what held."""
import dbus
import importlib.machinery
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

STUB = ("127.0.0.53", 53)
PROXY = ("127.0.0.54", 53)
SERVER = "10.53.0.70"
PLANTED = ("planted.example.test", "www.bank.test")


def encoded(name):
    return b"".join(bytes([len(p)]) + p.encode() for p in name.split(".") if p) + b"\0"


def query(name, kind=1, ident=None, edns=True):
    ident = random.getrandbits(16) if ident is None else ident
    opt = b"\0" + struct.pack(">HHIH", 41, 1232, 0, 0) if edns else b""
    return struct.pack(">HHHHHH", ident, 0x0100, 1, 0, 0, int(edns)) + encoded(name) + struct.pack(">HH", kind, 1) + opt


def address(name, data, ttl=300):
    return encoded(name) + struct.pack(">HHIH", 1, 1, ttl, 4) + socket.inet_aton(data)


def pid():
    bus = dbus.SystemBus()
    return int(dbus.Interface(bus.get_object("org.freedesktop.DBus", "/"), "org.freedesktop.DBus").GetConnectionUnixProcessID("org.freedesktop.resolve1"))


def memory():
    for line in open(f"/proc/{pid()}/status", encoding="ascii"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    raise SystemExit("it has ended")


def descriptors():
    return len(os.listdir(f"/proc/{pid()}/fd"))


class Asker(threading.Thread):
    """Asks for a name that is known, one question after the other, and counts what it hears."""

    def __init__(self, tcp=False):
        super().__init__(daemon=True)
        self.tcp, self.right, self.wrong, self.most, self.lost, self.over = tcp, 0, [], 0.0, 0, False
        self.start()

    def once(self):
        asked = query("a3.example.test")
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM if self.tcp else socket.SOCK_DGRAM) as s:
            s.settimeout(20 if self.tcp else 0.5)
            s.connect(STUB)
            reply = self.by_stream(s, asked) if self.tcp else self.by_datagram(s, asked)
        if reply[:2] != asked[:2] or reply[3] & 15 or socket.inet_aton("10.2.1.4") not in reply:
            self.wrong.append(reply)

    def by_stream(self, s, asked):
        s.sendall(struct.pack(">H", len(asked)) + asked)
        return s.recv(4096)[2:] or s.recv(4096)

    def by_datagram(self, s, asked):
        """The kernel drops what finds a full queue, so a client asks again, as that of libc does."""
        for _ in range(40):
            s.send(asked)
            try:
                return s.recv(4096)
            except TimeoutError:
                self.lost += 1
        raise TimeoutError("asked forty times")

    def run(self):
        while not self.over:
            began = time.monotonic()
            try:
                self.once()
                self.right += 1
            except OSError as e:
                self.wrong.append(e)
            self.most = max(self.most, time.monotonic() - began)
            time.sleep(0.01)

    def end(self, what):
        self.over = True
        self.join()
        if os.environ.get("TIMES"):
            print(f"   {self.right} right, at most {self.most * 1000:.0f} ms, {self.lost} lost, {self.wrong[:3]}, {memory()} MiB", file=sys.stderr)
        print(f"{what}: others were answered", self.right > 2 and not self.wrong, flush=True)


def mutated(source, message):
    """A message as it should not be."""
    data = bytearray(message)
    for _ in range(source.randrange(1, 8)):
        how, at = source.randrange(5), source.randrange(len(data))
        if how == 0:
            data[at] = source.randrange(256)
        elif how == 1:
            data[at] ^= 1 << source.randrange(8)
        elif how == 2:
            del data[at:at + source.randrange(1, 9)]
        elif how == 3:
            data[at:at] = source.randbytes(source.randrange(1, 40))
        else:
            data[at:at + 2] = bytes([0xC0 | source.randrange(64), source.randrange(256)])
        if len(data) < 2:
            return bytes(data) + b"\0\0"
    return bytes(data)


def packets():
    """Those that are nearly right, and some that are not even that."""
    seed = int(os.environ.get("SEED", "1"))
    source, others = random.Random(seed), Asker()
    whole = [query("a1.example.test"), query("alias3.example.test", 255), query("x.y.z.example.test", 16, edns=False),
             query("a2.example.test")[:-2] + struct.pack(">H", 12) + struct.pack(">HH", 10, 8) + bytes(8)]
    answers = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.setblocking(False)
        for number in range(6000):
            to = PROXY if number % 4 == 3 else STUB
            data = source.randbytes(source.randrange(0, 600)) if number % 10 == 0 else mutated(source, source.choice(whole))
            try:
                s.sendto(data[:65000], to)
                while True:
                    s.recv(65535)
                    answers += 1
            except (BlockingIOError, OSError):
                pass
            if number % 50 == 0:
                time.sleep(0.002)
    for number in range(200):
        data = mutated(source, source.choice(whole))
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
            s.settimeout(0.02)
            s.connect(STUB)
            try:
                s.sendall((struct.pack(">H", len(data)) if number % 3 else source.randbytes(2)) + data)
                s.recv(65535)
                answers += 1
            except OSError:
                pass
    others.end(f"packets (some were answered: {answers > 100})")


def streams():
    before = descriptors()
    others, by_tcp = Asker(), Asker(tcp=True)
    kept = []

    def connect():
        s = socket.create_connection(STUB, timeout=5)
        kept.append(s)
        return s

    for _ in range(150):  # more than it takes, and none says anything, or all of it
        connect()
    for _ in range(20):
        connect().sendall(struct.pack(">H", 50) + query("a1.example.test")[:10])
    asked = query("big.example.test", 16)
    greedy = connect()
    greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    greedy.setblocking(False)
    sent, end = 0, time.monotonic() + 3
    data = (struct.pack(">H", len(asked)) + asked) * 50
    while time.monotonic() < end:  # asks for large answers and reads none
        try:
            sent += greedy.send(data)
        except BlockingIOError:
            time.sleep(0.01)
        except OSError:
            break
    many = connect()
    many.settimeout(20)
    asked = query("a1.example.test")
    many.sendall((struct.pack(">H", len(asked)) + asked) * 500)
    heard = b""
    while True:
        try:
            heard += many.recv(65535)
        except OSError:
            break
        count, at = 0, 0
        while at + 2 <= len(heard) and at + 2 + struct.unpack_from(">H", heard, at)[0] <= len(heard):
            at += 2 + struct.unpack_from(">H", heard, at)[0]
            count += 1
        if count >= 500:
            break
    print("who asks 500 things at once hears", count)
    for each in kept:
        each.close()
    others.end("streams, by UDP")
    by_tcp.end("streams, by TCP")
    end = time.monotonic() + 20
    while descriptors() > before + 5 and time.monotonic() < end:
        time.sleep(0.1)
    print("streams: nothing is left open", descriptors() <= before + 5)


def flood():
    others, began = Asker(), memory()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.setblocking(False)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        end, number, heard = time.monotonic() + 5, 0, 0
        last = end + 60  # on a machine that has much else to do
        while time.monotonic() < (last if number <= 5000 or heard <= 1000 or others.right <= 2 else end):
            for _ in range(20):
                number += 1
                try:
                    s.sendto(query(f"f{number}.{'x' * 40}.example.test"), STUB)
                except BlockingIOError:
                    pass
            try:
                while True:
                    s.recv(4096)
                    heard += 1
            except BlockingIOError:
                pass
            time.sleep(0.0005)
    others.end("flood")
    print("flood: names", number > 5000, "answers", heard > 1000, "memory has an end", memory() < max(260, began + 150))


def varlink():
    sys.dont_write_bytecode = True
    attacks = importlib.machinery.SourceFileLoader("attacks", os.path.join(os.path.dirname(__file__), "varlink-attack.py")).load_module()
    path = "/run/systemd/resolve/io.systemd.Resolve"
    call = b'{"method":"io.systemd.Resolve.ResolveHostname","parameters":{"name":"a3.example.test","family":2,"flags":0}}\0'
    others = Asker()
    attacks.attack("lookups", path, call, b"[10,2,1,4]", pid())
    statistics = b'{"method":"io.systemd.Resolve.Monitor.DumpStatistics"}\0'
    attacks.attack("monitor", path + ".Monitor", statistics, b"totalTransactions", pid())
    stream = b'{"method":"io.systemd.Resolve.Monitor.SubscribeQueryResults","more":true}\0'
    print("monitor: who does not listen is cut off", attacks.deaf(path + ".Monitor", stream, call, path))
    others.end("varlink")


def second():
    """Another of it is started, which takes nothing from the first; then the first is killed in the middle of lookups."""
    path = "/run/systemd/resolve/io.systemd.Resolve"

    def server():
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
            s.connect(path)
            return struct.unpack("iII", s.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]

    def listeners():
        out = subprocess.run(["ss", "-Hlunp", "sport", "=", "53"], capture_output=True, text=True, check=True).stdout
        return {int(p) for line in out.splitlines() if "127.0.0.5" in line for p in re.findall(r"pid=(\d+)", line)}

    def start():
        with open("/run/t/other.log", "w", encoding="utf-8") as log:
            return subprocess.Popen([os.environ["DAEMON"]], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    first, others = pid(), Asker()
    other = start()
    end = time.monotonic() + 30
    while open("/run/t/other.log", encoding="utf-8").read().count("Failed to listen") < 4 and time.monotonic() < end:
        time.sleep(0.05)
    print("second: it takes nothing", pid() == first, server() == first, listeners() == {first})
    other.kill()
    other.wait()
    others.end("second")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for number in range(200):
            s.sendto(query(f"k{number}.hostile.example.test"), STUB)
    os.kill(first, signal.SIGKILL)
    while os.path.exists(f"/proc/{first}/fd") and open(f"/proc/{first}/stat", encoding="ascii").read().split()[2] != "Z":
        time.sleep(0.02)
    third = start()
    while time.monotonic() < end and listeners() != {third.pid}:
        time.sleep(0.05)
    others = Asker()
    while others.right < 5 and time.monotonic() < end:
        time.sleep(0.05)
    others.end("second: killed and started again")
    while time.monotonic() < end:
        try:
            if pid() == third.pid:
                break
        except dbus.DBusException:
            pass
        time.sleep(0.05)
    print("second: the bus and the socket are its", pid() == third.pid, server() == third.pid)
    third.kill()


def right(asked):
    end = 12
    while asked[end]:
        end += 1 + asked[end]
    end += 5
    return asked[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, 0) + asked[12:end] + b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 300, 4) + bytes([10, 70, 0, 1])


def lies(source, asked):
    """What a server may say that is not to be believed."""
    good = right(asked)
    planted = b"".join(address(name, "10.66.6.6") for name in PLANTED)
    yield struct.pack(">H", (struct.unpack(">H", asked[:2])[0] + 1) & 0xFFFF) + good[2:]
    yield good[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, 0) + encoded(PLANTED[0]) + struct.pack(">HH", 1, 1) + address(PLANTED[0], "10.66.6.6")
    yield good[:2] + struct.pack(">HHHHH", 0x0100, 1, 1, 0, 0) + good[12:]
    yield good[:2] + struct.pack(">HHHHH", 0x8180, 0, 2, 0, 0) + planted
    yield good[:12] + b"\xc0\x0c" + good[14:]
    yield good[:-3]
    yield good[:2] + b"\xff" * 10 + good[12:]
    yield good[:2] + struct.pack(">HHHHH", 0x8180, 1, 65535, 65535, 65535) + good[12:]
    yield good[:2]
    yield b""
    for _ in range(20):
        data = mutated(source, good)
        # What is still an answer to the question counts as one: only what has another id or question is sure to be dropped.
        yield bytes([data[0] ^ 0x55, data[1]]) + data[2:]


def serve():
    source = random.Random(7)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind((SERVER, 53))
        other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        other.bind((SERVER, 5353))
        open("/run/t/hostile.ready", "w", encoding="ascii").close()
        planted = [address(name, "10.66.6.6") for name in PLANTED]
        while True:
            asked, sender = s.recvfrom(4096)
            if b"\x03tcp" in asked:
                reply = right(asked)[:2] + struct.pack(">HHHHH", 0x8380, 1, 1, 0, 0) + right(asked)[12:]
                s.sendto(reply, sender)
                continue
            for lie in lies(source, asked):
                s.sendto(lie, sender)
            forged = right(asked)[:-4] + bytes([10, 66, 6, 6])
            other.sendto(forged, sender)
            # The truth, with more than was asked for.
            good = right(asked)
            s.sendto(good[:8] + struct.pack(">HH", 1, 1) + good[12:] + planted[0] + planted[1], sender)


def serve_streams():
    def speak(connection, number):
        try:
            connection.settimeout(10)
            head = connection.recv(2)
            asked = connection.recv(struct.unpack(">H", head)[0])
            good = right(asked)
            if number % 4 == 0:
                connection.sendall(struct.pack(">H", 40000) + good)  # and no more
            elif number % 4 == 1:
                connection.sendall(struct.pack(">H", len(good)) + good[:9])
            elif number % 4 == 2:
                for _ in range(200):
                    connection.sendall(b"\0\0" * 2000 + struct.pack(">H", 3) + b"abc")
            else:
                connection.sendall(struct.pack(">H", len(good)) + good)
                time.sleep(1)
            connection.close()
        except (OSError, struct.error):
            pass

    with socket.create_server((SERVER, 53)) as s:
        number = 0
        while True:
            connection, _ = s.accept()
            threading.Thread(target=speak, args=(connection, number), daemon=True).start()
            number += 1


def prepare():
    subprocess.run(["ip", "-n", "servers", "addr", "add", SERVER + "/24", "dev", "p0"], check=True)
    subprocess.Popen(["ip", "netns", "exec", "servers", "/usr/bin/python3", __file__, "serve"], stdin=subprocess.DEVNULL)
    while not os.path.exists("/run/t/hostile.ready"):
        time.sleep(0.02)


def servers():
    others = Asker()
    bus = dbus.SystemBus()
    manager = dbus.Interface(bus.get_object("org.freedesktop.resolve1", "/org/freedesktop/resolve1"), "org.freedesktop.resolve1.Manager")
    link = 21
    manager.SetLinkDomains(link, dbus.Array([dbus.Struct(("hostile.test", True)), dbus.Struct(("bank.test", True))], signature="(sb)"))
    manager.SetLinkDNS(link, dbus.Array([dbus.Struct((dbus.Int32(2), dbus.ByteArray(socket.inet_aton(SERVER))), signature="iay")], signature="(iay)"))
    found = set()
    for number in range(100):
        try:
            answer = manager.ResolveHostname(0, f"n{number}.hostile.test", 2, dbus.UInt64(0), timeout=30)
            found.add(".".join(str(int(b)) for b in answer[0][0][2]))
        except dbus.DBusException as e:
            found.add(e.get_dbus_name())
    print("servers: who lies before the truth is not believed", sorted(found))
    for name in PLANTED:
        try:
            manager.ResolveHostname(0, name, 2, dbus.UInt64(1 << 15))
            print("servers: planted", name)
        except dbus.DBusException as e:
            print("servers: not planted", e.get_dbus_name())
    found = set()
    for number in range(2):
        try:
            answer = manager.ResolveHostname(0, f"n{number}.tcp.hostile.test", 2, dbus.UInt64(0), timeout=60)
            found.add(".".join(str(int(b)) for b in answer[0][0][2]))
        except dbus.DBusException as e:
            found.add(e.get_dbus_name())
    print("servers: streams", sorted(found))
    others.end("servers")


if sys.argv[1] == "prepare":
    prepare()
elif sys.argv[1] == "serve":
    threading.Thread(target=serve_streams, daemon=True).start()
    serve()
else:
    for kind in sys.argv[1:]:
        {"packets": packets, "streams": streams, "flood": flood, "varlink": varlink, "second": second, "servers": servers}[kind]()
