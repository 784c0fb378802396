"""A networkd on one side of virtual Ethernet links, servers on the other, in namespaces of their own: what trials are made of.

World is made inside new namespaces (inside() sees to that): the daemon is in this one, the servers are in that of the peer. Link ethN has
its other end pN there. Nothing of it reaches the machine.
"""

import ctypes
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ORIGINAL = "/lib/systemd/systemd-networkd"
CLONE_NEWNET = 0x40000000
SOL_PACKET, PACKET_IGNORE_OUTGOING = 263, 23
BUS = """<busconfig><type>system</type><listen>unix:path=/run/dbus/system_bus_socket</listen><auth>EXTERNAL</auth><policy context="default">
<allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>"""


class LateError(Exception):
    """Something did not come in time."""


def inside(*words):
    """Runs this program again in namespaces of its own, with these arguments: the finished process."""
    command = "unshare --net --mount --pid --ipc --uts --fork --kill-child --mount-proc".split()
    return subprocess.run([*command, sys.executable, sys.argv[0], "--inside", *words], capture_output=True, text=True, timeout=400, check=False)


def until(what, condition, limit=60.0):
    """Waits for a condition, and returns what it is then."""
    end = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise LateError(f"not within {limit:.0f} s: {what}")
        time.sleep(0.03)


def ip(*words):
    out = subprocess.run(["ip", "-j", "-d", *words], capture_output=True, text=True, check=False).stdout
    return [each for each in json.loads(out) if each] if out.strip() else []


def memory(pid, key):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(re.search(rf"{key}:\s+(\d+)", f.read()).group(1))


def spent(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        fields = f.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class World:
    def __init__(self, daemon):
        self.program = daemon
        self.daemon = None
        self.lines = []
        self.logs = []
        for words in (
            "mount --make-rprivate /",
            "mount -t sysfs -o ro sysfs /sys",
            "mount -t tmpfs -o mode=755 tmpfs /run",
            "mount -t tmpfs -o mode=755 tmpfs /etc/systemd/network",
            "mount -t tmpfs -o mode=755 tmpfs /var/lib/systemd",
        ):
            subprocess.run(words.split(), check=True)
        if os.path.isdir("/var/lib/kea"):
            subprocess.run("mount -t tmpfs tmpfs /var/lib/kea".split(), check=True)
        for folder in ("/run/systemd", "/run/dbus", "/run/kea", "/var/lib/systemd/network"):
            os.mkdir(folder)
        socket.sethostname("box")
        self.write("/run/machine-id", "0123456789abcdef0123456789abcdef\n")
        subprocess.run(["mount", "--bind", "/run/machine-id", "/etc/machine-id"], check=True)
        self.write("/run/dbus/system.conf", BUS)
        subprocess.run(["dbus-daemon", "--config-file=/run/dbus/system.conf", "--fork", "--nopidfile"], check=True)
        self.peer = subprocess.Popen(["unshare", "--net", "sleep", "1000"])
        own = os.readlink("/proc/self/ns/net")
        until("the other namespace", lambda: os.readlink(f"/proc/{self.peer.pid}/ns/net") != own and self.name(self.peer.pid) == "sleep")
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        self.there("ip", "link", "set", "lo", "up")

    @staticmethod
    def name(pid):
        with open(f"/proc/{pid}/comm", encoding="utf-8") as f:
            return f.read().strip()

    @staticmethod
    def write(path, text):
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)

    def link(self, number, *addresses):
        """A virtual Ethernet: ethN here, pN there, with these addresses there."""
        subprocess.run(
            f"ip link add eth{number} index {10 + number} address 52:54:00:00:00:{number:02x} type veth"
            f" peer name p{number} index {1000 + number} address 52:54:00:00:01:{number:02x}".split(),
            check=True,
        )
        subprocess.run(["ip", "link", "set", f"p{number}", "netns", str(self.peer.pid)], check=True)
        for address in addresses:
            self.address(number, address)
        self.there("ip", "link", "set", f"p{number}", "up")

    def address(self, number, address, verb="add"):
        extra = ["nodad"] if ":" in address and verb == "add" else []
        self.there("ip", "addr", verb, address, "dev", f"p{number}", *extra)

    def there(self, *words):
        """A command in the peer's network."""
        return subprocess.run(["nsenter", f"--net=/proc/{self.peer.pid}/ns/net", *words], capture_output=True, text=True, check=True).stdout

    def server(self, name, *words, env=None):
        """A program in the peer's network; what it says is in its log."""
        path = f"/run/{name}.log"
        self.logs.append(path) if path not in self.logs else None
        with open(path, "a", encoding="utf-8") as log:
            return subprocess.Popen(
                ["nsenter", f"--net=/proc/{self.peer.pid}/ns/net", *words], stdout=log, stderr=log, stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})}
            )

    @staticmethod
    def end(process, how=signal.SIGTERM):
        process.send_signal(how)
        process.wait(20)

    def log(self, name):
        try:
            with open(f"/run/{name}.log", encoding="utf-8", errors="replace") as f:
                return f.read()
        except OSError:
            return ""

    def file(self, name, text):
        self.write(f"/etc/systemd/network/{name}", text)

    def start(self):
        self.logs.append("/run/daemon.log") if "/run/daemon.log" not in self.logs else None
        env = {**os.environ, "SYSTEMD_LOG_TARGET": "console", "SYSTEMD_LOG_LEVEL": os.environ.get("LOG_LEVEL", "info")}
        with open("/run/daemon.log", "a", encoding="utf-8") as log:
            self.daemon = subprocess.Popen([self.program], stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=env)
        return self.daemon

    @staticmethod
    def ctl(*words):
        """The original's networkctl."""
        return subprocess.run(["/usr/bin/networkctl", "--no-pager", *words], capture_output=True, text=True, check=True).stdout

    # What there is.

    def raw(self, number):
        """This side's end of a link, for packets as they are."""
        return Wire(self.peer.pid, f"p{number}")

    @staticmethod
    def addresses(link, family="inet", scope="global"):
        found = {}
        for each in ip("addr", "show", "dev", link):
            for a in each.get("addr_info", []):
                if a.get("family") == family and a.get("scope") == scope and not a.get("tentative") and not a.get("dadfailed"):
                    found[a["local"]] = a
        return found

    @staticmethod
    def state(link, key):
        try:
            with open(f"/run/systemd/netif/links/{socket.if_nametoindex(link)}", encoding="utf-8") as f:
                found = re.search(f"^{key}=(.*)$", f.read(), re.M)
                return found.group(1) if found else ""
        except OSError:
            return ""

    def configured(self, link):
        return self.state(link, "ADMIN_STATE") == "configured"

    def say(self, *lines):
        self.lines += lines

    def finish(self):
        """Gives out the lines, and what the programs said."""
        for line in self.lines:
            print(line)
        for path in self.logs:
            with open(path, encoding="utf-8", errors="replace") as f:
                print(f"--- {os.path.basename(path)}\n{f.read()}", file=sys.stderr)


class Wire:
    """A packet socket in another network namespace: whole Ethernet frames."""

    def __init__(self, pid, link):
        libc = ctypes.CDLL(None, use_errno=True)
        own = os.open("/proc/self/ns/net", os.O_RDONLY)
        other = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
        try:
            if libc.setns(other, CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
            self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
            self.socket.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
            self.socket.bind((link, 3))
            self.hardware = self.socket.getsockname()[4]
        finally:
            libc.setns(own, CLONE_NEWNET)
            os.close(own)
            os.close(other)

    def send(self, frame):
        while True:
            try:
                self.socket.send(frame)
                return
            except OSError as e:
                if e.errno != 105:  # ENOBUFS: the queue of the link is full
                    raise
                time.sleep(0.001)

    def receive(self, seconds):
        """The next frame that others sent, or None."""
        self.socket.settimeout(seconds)
        try:
            return self.socket.recv(65536)
        except TimeoutError:
            return None


class Neighbor:
    """A second daemon, in the peer's network, with files and a bus of its own."""

    def __init__(self, world):
        self.world = world
        self.daemon = None
        script = """mkdir -p /run/neighbor; mount -t tmpfs -o mode=755 tmpfs /run/neighbor; mount --bind /run/neighbor /run/neighbor
            mkdir -p /run/neighbor/systemd /run/neighbor/dbus; cp /run/dbus/system.conf /run/neighbor/dbus/; mount --rbind /run/neighbor /run
            mount -t tmpfs -o mode=755 tmpfs /etc/systemd/network; mount -t tmpfs tmpfs /var/lib/systemd; mkdir -p /var/lib/systemd/network
            mount -t sysfs -o ro sysfs /sys; hostname neighbor; touch /run/ready; exec sleep 1000"""
        self.holder = subprocess.Popen(["nsenter", f"--net=/proc/{world.peer.pid}/ns/net", "unshare", "--mount", "--uts", "sh", "-euc", script])
        self.enter = ["nsenter", "-t", str(self.holder.pid), "--net", "--mount", "--uts"]
        until("the neighbour's place", lambda: subprocess.run([*self.enter, "test", "-e", "/run/ready"], check=False, capture_output=True).returncode == 0)
        self.run("dbus-daemon", "--config-file=/run/dbus/system.conf", "--fork", "--nopidfile")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.daemon:
            World.end(self.daemon)

    def run(self, *words):
        return subprocess.run([*self.enter, *words], capture_output=True, text=True, check=True).stdout

    def file(self, name, text):
        subprocess.run([*self.enter, "tee", f"/etc/systemd/network/{name}"], input=text, text=True, stdout=subprocess.DEVNULL, check=True)

    def start(self, program=None):
        path = "/run/neighbor.log"
        if path not in self.world.logs:
            self.world.logs.append(path)
        with open(path, "a", encoding="utf-8") as log:
            env = {**os.environ, "SYSTEMD_LOG_TARGET": "console", "SYSTEMD_LOG_LEVEL": os.environ.get("LOG_LEVEL", "info")}
            self.daemon = subprocess.Popen([*self.enter, program or self.world.program], stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=env)

    def state(self, link, key):
        found = subprocess.run(
            [*self.enter, "sh", "-c", f"cat /run/systemd/netif/links/$(cat /sys/class/net/{link}/ifindex)"], capture_output=True, text=True, check=False
        ).stdout
        return next((line.partition("=")[2] for line in found.splitlines() if line.startswith(key + "=")), "")
