#!/usr/bin/python3
"""varlink-attack.py SOCKET CALL ANSWER PID [STREAM]   what a varlink server does with clients that mean it no good

CALL is a good one, in JSON, ANSWER a text that stands in its answer, PID that of the server, STREAM a call with several answers. Who asks
as one should is answered meanwhile. Prints a line for each attack: what held. Also a module: attack()."""
import json
import os
import random
import select
import socket
import sys
import threading
import time

NOBODY = 65534
PATIENCE = 20


def connect(path):
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    s.settimeout(PATIENCE)
    s.connect(path)
    return s


def message(s):
    heard = b""
    while not heard.endswith(b"\0"):
        more = s.recv(65536)
        if not more:
            raise ConnectionError("hung up")
        heard += more
    return heard


def hangs_up(s):
    """Whether the server ends a connection, whatever it says before."""
    try:
        while s.recv(65536):
            pass
        return True
    except (ConnectionError, BrokenPipeError):
        return True
    except OSError:
        return False


def send(s, data):
    try:
        s.sendall(data)
    except (ConnectionError, BrokenPipeError):
        pass


class Asker(threading.Thread):
    """Asks as one should, each time by another connection."""

    def __init__(self, path, call, answer):
        super().__init__(daemon=True)
        self.path, self.call, self.answer, self.right, self.wrong, self.over = path, call, answer, 0, [], False
        self.start()

    def run(self):
        while not self.over:
            try:
                with connect(self.path) as s:
                    s.sendall(self.call)
                    heard = message(s)
                if self.answer in heard:
                    self.right += 1
                else:
                    self.wrong.append(heard)
            except OSError as e:
                self.wrong.append(e)
            time.sleep(0.005)

    def end(self, what):
        self.over = True
        self.join()
        print(f"{what}: others were answered", self.right > 2 and not self.wrong, *self.wrong[:2], flush=True)


def rubbish(path, call):
    """Whatever is no call ends the connection, and nothing else."""
    source = random.Random(int(os.environ.get("SEED", "1")))
    bad = [b"\0" * 100000, b"\xff\xfe\0", b'{"method":"' + b"a" * (4 << 20), b"[" * 100000 + b"\0", b'{"method":' + b'{"a":' * 5000 + b"\0", b"{}\0",
           b"[]\0", b"7\0", b'{"method":7}\0', b'{"method":null}\0', call[:-2] + b"\0", call.replace(b"{", b'{"more":"x",', 1),
           call.replace(b"{", b'{"oneway":[],', 1), b'{"method":"a\\u0000b"}\0', b'{"method":"\\ud800"}\0', b'{"method":"a","parameters":[]}\0',
           b'{"method":"a","parameters":{"a":' + b"9" * 5000 + b"}}\0", b'{"method":"a\xc3"}\0']
    ended = 0
    for each in bad:
        with connect(path) as s:
            send(s, each)
            ended += hangs_up(s)
    for _ in range(1500):
        data = bytearray(call)
        for _ in range(source.randrange(1, 6)):
            at = source.randrange(len(data) - 1)
            how = source.randrange(4)
            if how == 0:
                data[at] = source.randrange(256)
            elif how == 1:
                del data[at:at + source.randrange(1, 5)]
            elif how == 2:
                data[at:at] = source.choice([b"null", b"{}", b"[]", b"-1", b"1e99", b'"', b"\\u0000", b",", b"99999999999999999999", b"true"])
            else:
                data[at:at] = source.randbytes(3)
            if len(data) < 3:
                break
        with connect(path) as s:
            send(s, bytes(data) + b"\0")
            s.shutdown(socket.SHUT_WR)
            if not hangs_up(s):
                raise SystemExit(f"no end: {bytes(data)}")
    return ended == len(bad)


def greedy(path, call):
    """Calls without end and takes no answer: it is not read from any more."""
    with connect(path) as s:
        s.setblocking(False)
        sent, still, data = 0, 0, call * 100
        while still < 20 and sent < 100 << 20:
            try:
                sent += s.send(data[sent % len(data):] or data)
                still = 0
            except BlockingIOError:
                still += 1
                time.sleep(0.02)
        return 0 < sent < 16 << 20


def crowd(path):
    """Another user opens more connections than he can have, each with half a call: {@return} whether some were refused."""
    read, write = os.pipe()
    go, done = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setuid(NOBODY)
        kept = []
        try:
            for _ in range(700):
                s = connect(path)
                send(s, b'{"method":')
                kept.append(s)
            ended = select.select(kept, [], [], 1)[0]
            os.write(write, b"some" if 0 < len(ended) < len(kept) else b"none")
        except PermissionError:
            os.write(write, b"some")
        os.read(go, 1)
        os._exit(0)
    said = os.read(read, 4)
    return child, done, said == b"some"


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def memory(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return next(int(line.split()[1]) // 1024 for line in f if line.startswith("VmRSS:"))


def passes(path, call):
    """Sends descriptors along, which nobody has asked for."""
    files = [os.open("/dev/null", os.O_RDONLY) for _ in range(20)]
    for _ in range(50):
        with connect(path) as s:
            socket.send_fds(s, [call], files)
            message(s)
    for each in files:
        os.close(each)


def deaf(path, stream, call, main):
    """Wants to be told again and again and does not listen: it is hung up on."""
    with connect(path) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        send(s, stream)
        poll = select.poll()
        poll.register(s, select.POLLRDHUP)
        end = time.monotonic() + 60
        with connect(main) as other:
            while time.monotonic() < end:
                other.sendall(call * 50)
                heard = 0
                while heard < 50:
                    heard += message(other).count(b"\0")
                if poll.poll(0):
                    return True
    return False


def attack(name, path, call, answer, pid):
    before, began = descriptors(pid), memory(pid)
    others = Asker(path, call, answer)
    print(f"{name}: rubbish ends a connection", rubbish(path, call), flush=True)
    print(f"{name}: who takes no answers is not read from", greedy(path, call), flush=True)
    passes(path, call)
    child, done, refused = crowd(path)
    print(f"{name}: one user cannot have them all", refused, flush=True)
    time.sleep(0.3)
    others.end(name)
    os.write(done, b"x")
    os.waitpid(child, 0)
    end = time.monotonic() + PATIENCE
    while descriptors(pid) > before + 3 and time.monotonic() < end:
        time.sleep(0.05)
    print(f"{name}: nothing is left open", descriptors(pid) <= before + 3, "memory has an end", memory(pid) < max(260, began + 150))


if __name__ == "__main__":
    where, what = sys.argv[1], sys.argv[2].encode() + b"\0"
    json.loads(sys.argv[2])
    attack(os.path.basename(where), where, what, sys.argv[3].encode(), int(sys.argv[4]))
    if len(sys.argv) > 5:
        print("who does not listen is cut off", deaf(where, sys.argv[5].encode() + b"\0", what, where))
