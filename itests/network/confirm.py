"""confirm.py DAEMON: changes of a network daemon's files that cut the connection they came by, and what becomes of them.

In namespaces of its own: a virtual Ethernet eth0, whose other end is in a second namespace, from where a TCP connection to a server behind the
link is open all the time. Standard output: one line for each thing that has to be so and is. Root.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time

RECORD = "/etc/systemd/network/.pending-change"
LAN = "/etc/systemd/network/10-lan.network"
BUS = """<busconfig><type>system</type><listen>unix:path=/run/dbus/system_bus_socket</listen><auth>EXTERNAL</auth><policy context="default">
<allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>"""
CLONE_NEWNET = 0x40000000
PATIENCE = 60  # seconds, on a machine that has other things to do
MANY = 60


def lan(address):
    return f"[Match]\nName=eth0\n[Network]\nAddress={address}/24\nLinkLocalAddressing=no\nIPv6AcceptRA=no\nLLDP=no\n"


HOME, AWAY = lan("10.77.1.2"), lan("10.88.1.2")


def until(what, enough):
    end = time.monotonic() + PATIENCE
    while not enough():
        if time.monotonic() > end:
            with open("/run/daemon.log", encoding="utf-8", errors="replace") as log:
                sys.exit(f"not within {PATIENCE} s: {what}\n{subprocess.run(['ip', 'addr'], capture_output=True, text=True).stdout}{log.read()}")
        time.sleep(0.02)


def read(path):
    try:
        with open(path, encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError:
        return ""


def require(what, holds):
    if not holds:
        sys.exit(f"{what}: is not so\n{read('/run/daemon.log')}")
    print(what, flush=True)


def addresses():
    return subprocess.run(["ip", "-4", "-o", "addr", "show", "dev", "eth0"], capture_output=True, text=True, check=True).stdout


class Daemon:
    def __init__(self, program):
        self.log = open("/run/daemon.log", "a", encoding="utf-8")
        self.process = subprocess.Popen([program], stdout=self.log, stderr=self.log)
        until("the daemon answers", lambda: call("Verify").returncode == 0)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def call(member, *words):
    return subprocess.run(["busctl", "call", "org.freedesktop.network1", "/org/jitney/network1", "org.jitney.network1.Configuration", member, *words],
                          capture_output=True, text=True, check=False)


def puts(files, seconds):
    words = ["a(ssa{sv})t", str(len(files))]
    for name, text in files.items():
        words += ["put", name, "1", "text", "s", text]
    return words + [str(int(seconds * 1_000_000))]


def apply(text, seconds):
    return call("Apply", *puts({"10-lan.network": text}, seconds))


class Session:
    """A connection from the other end of the link, by which somebody works on this machine."""

    def __init__(self, peer):
        listener = socket.create_server(("0.0.0.0", 7))
        threading.Thread(target=self.serve, args=(listener,), daemon=True).start()
        ready = threading.Event()
        threading.Thread(target=self.connect, args=(peer, ready), daemon=True).start()
        if not ready.wait(PATIENCE):
            sys.exit("no connection")

    @staticmethod
    def serve(listener):
        connection, _ = listener.accept()
        while data := connection.recv(100):
            connection.send(data)

    def connect(self, peer, ready):
        with open(f"/proc/{peer}/ns/net", "rb") as namespace:
            if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        self.socket = socket.create_connection(("10.77.1.2", 7), PATIENCE)
        ready.set()

    def answers(self, seconds):
        """Whether what is typed comes back within that time; what comes later is read the next time."""
        self.socket.settimeout(seconds)
        word = str(time.monotonic_ns()).encode()
        self.socket.send(word)
        data = b""
        try:
            while word not in data:
                data += self.socket.recv(4096)
        except TimeoutError:
            return False
        return True


def prepare():
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    for kind, path in (("sysfs", "/sys"), ("tmpfs", "/run"), ("tmpfs", "/etc/systemd/network")):
        subprocess.run(["mount", "-t", kind, *(["-o", "ro"] if kind == "sysfs" else ["-o", "mode=755"]), kind, path], check=True)
    for folder in ("/run/systemd", "/run/dbus"):
        os.mkdir(folder)
    with open("/run/dbus/system.conf", "w", encoding="ascii") as f:
        f.write(BUS)
    with open(LAN, "w", encoding="ascii") as f:
        f.write(HOME)
    subprocess.run(["dbus-daemon", "--config-file=/run/dbus/system.conf", "--fork", "--nopidfile"], check=True)
    peer = subprocess.Popen(["unshare", "--net", "sleep", "600"])
    until("a second namespace", lambda: os.readlink(f"/proc/{peer.pid}/ns/net") != os.readlink("/proc/self/ns/net"))
    for words in ("link set lo up", f"link add eth0 type veth peer name p0 netns {peer.pid}"):
        subprocess.run(["ip", *words.split()], check=True)
    for words in ("addr add 10.77.1.1/24 dev p0", "link set p0 up"):
        subprocess.run(["nsenter", f"--net=/proc/{peer.pid}/ns/net", "ip", *words.split()], check=True)
    return peer.pid


def expires(session):
    answer = apply(AWAY, 5)
    until("the change works", lambda: "10.88.1.2" in addresses())
    require("a change cuts the connection", answer.returncode == 0 and not session.answers(0.3) and read(LAN) == AWAY)
    other = apply(HOME.replace("77", "99"), 2)
    require("another change has to wait", other.returncode != 0 and "waits for its confirmation" in other.stderr)
    require("the connection comes back by itself", session.answers(PATIENCE) and read(LAN) == HOME and not read(RECORD))


def holds(session):
    number = apply(HOME + "Description=home\n", 60).stdout.split()[-1]
    call("Confirm", "u", number)
    require("what is confirmed holds", "Description=home" in read(LAN) and not read(RECORD) and session.answers(PATIENCE))
    apply(HOME, 0)


def killed(daemon, program, session):
    apply(AWAY, 5)
    until("the change works", lambda: "10.88.1.2" in addresses())
    daemon.kill()
    require("a killed daemon leaves the change as it is", read(LAN) == AWAY and read(RECORD) != "")
    daemon = Daemon(program)
    require("the next one takes it back when its time is over", session.answers(PATIENCE) and read(LAN) == HOME and not read(RECORD))
    return daemon


def other_boot(daemon, program, session):
    apply(AWAY, 3600)
    until("the change works", lambda: "10.88.1.2" in addresses())
    daemon.kill()
    with open("/run/boot", "w", encoding="ascii") as f:
        f.write("01234567-89ab-4cde-8f01-23456789abcd\n")
    subprocess.run(["mount", "--bind", "/run/boot", "/proc/sys/kernel/random/boot_id"], check=True)
    daemon = Daemon(program)
    require("after the power was lost it is taken back at once", read(LAN) == HOME and not read(RECORD) and session.answers(PATIENCE))
    return daemon


def half_written(daemon, program):
    """The daemon dies somewhere in the middle of a change of many files: then all of them are new or none is."""
    names = [f"20-{i}.network" for i in range(MANY)]
    before, after = "[Match]\nName=old\n", "[Match]\nName=new\n"
    call("Apply", *puts({name: before for name in names}, 0))
    for written in (1, MANY // 2, MANY - 1):
        work = subprocess.Popen(["busctl", "call", "org.freedesktop.network1", "/org/jitney/network1", "org.jitney.network1.Configuration", "Apply",
                                 *puts({name: after for name in names}, 3600)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until("the change begins", lambda: read(f"/etc/systemd/network/{names[written]}") == after)
        daemon.kill()
        work.wait()
        daemon = Daemon(program)
        found = {read(f"/etc/systemd/network/{name}") for name in names}
        if read(RECORD):  # it was through
            number = call_property().split()[2]
            if found != {after} or call("Revert", "u", number).returncode != 0:
                sys.exit(f"half of a change is left: {found}")
        elif found != {before}:
            sys.exit(f"half of a change is left: {found}")
    print("a change is made as a whole or not at all", flush=True)
    return daemon


def call_property():
    return subprocess.run(["busctl", "get-property", "org.freedesktop.network1", "/org/jitney/network1", "org.jitney.network1.Configuration", "Pending"],
                          capture_output=True, text=True, check=True).stdout


def at_once():
    programs = [subprocess.Popen(["busctl", "call", "org.freedesktop.network1", "/org/jitney/network1", "org.jitney.network1.Configuration", "Apply",
                                  *puts({"10-lan.network": HOME + f"Description={n}\n"}, 60)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                for n in range(4)]
    outs = [program.communicate() for program in programs]
    winners = [n for n, program in enumerate(programs) if program.returncode == 0]
    require("of several changes at once one is made", len(winners) == 1 and f"Description={winners[0]}\n" in read(LAN)
            and all("waits for its confirmation" in err for n, (_, err) in enumerate(outs) if n not in winners))
    call("Revert", "u", outs[winners[0]][0].split()[-1])
    require("and what it changed is taken back", read(LAN) == HOME)


def main():
    if sys.argv[1] != "--inside":
        os.execvp("unshare", ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, __file__, "--inside",
                              sys.argv[1]])
    program = sys.argv[2]
    peer = prepare()
    daemon = Daemon(program)
    until("the first address", lambda: "10.77.1.2" in addresses())
    session = Session(peer)
    expires(session)
    holds(session)
    daemon = killed(daemon, program, session)
    at_once()
    daemon = half_written(daemon, program)
    daemon = other_boot(daemon, program, session)
    daemon.process.terminate()
    daemon.process.wait()


main()
