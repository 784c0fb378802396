"""inside.py WHAT [ARGUMENT...] - the part of the manager's benchmarks that runs inside a guest, against whichever manager
is PID 1 there. Prints one JSON object.

    units COUNT           writes COUNT services and a target that wants them all (and removes those of an earlier call)
    graph UNITS LINKS     writes a service that requires UNITS services with LINKS orders and wishes between them
    load [once]           how long the manager takes to load the target and to go through its jobs, and (but for "once") to
                          reload, and its memory
    unload                stops that target
    forgotten COUNT       waits until fewer than COUNT units are loaded
    memory                resident memory of the manager
    transaction ROUNDS    how long StartUnit takes for all of the graph
    starts COUNT WINDOW   COUNT one-shot services through start and exit, WINDOW at a time
    list ROUNDS           how long systemctl list-units takes
    first NAME UNIT COUNT how long a service of the bus takes to answer a call when nobody has called it before: its unit is
                          stopped COUNT times for that, but for a count of 0, which asks once
    storm COUNT           COUNT orphans that end at once, and how long a call of the manager takes meanwhile
"""
import json, os, pathlib, random, shutil, subprocess, sys, time

SYSTEM = pathlib.Path("/etc/systemd/system")
DESTINATION, PATH = "org.freedesktop.systemd1", "/org/freedesktop/systemd1"
MANAGER = DESTINATION + ".Manager"


def connect():
    import dbus
    return dbus.SystemBus(private=True)


def call(bus, member, signature="", *arguments, path=PATH, interface=MANAGER):
    begin = time.monotonic()
    out = bus.call_blocking(DESTINATION, path, interface, member, signature, arguments, timeout=600)
    return out, time.monotonic() - begin


def wait_for_jobs(bus):
    while call(bus, "Get", "ss", MANAGER, "NJobs", interface="org.freedesktop.DBus.Properties")[0]:
        time.sleep(0.005)


def processor_seconds(pid=1):
    fields = pathlib.Path("/proc/%d/stat" % pid).read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_kib(pid=1):
    for line in pathlib.Path("/proc/%d/status" % pid).read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise SystemExit("no memory of %d" % pid)


# What a service of a distribution has in its file, and a condition that keeps it from running anything: what is
# measured is the manager.
UNIT = """[Unit]
Description=Service number {n} of the load benchmark
Documentation=man:true(1) https://www.example.com/load/{n}
After=network.target {after}
Wants={after}
ConditionPathExists=/run/never/there

[Service]
Type=oneshot
Environment=NUMBER={n} "WORDS=several of them"
EnvironmentFile=-/etc/default/load-{n}
ExecStartPre=-/bin/true --check $NUMBER
ExecStart=/bin/true --number=${{NUMBER}} %n %i
ExecReload=/bin/kill -HUP $MAINPID
KillMode=mixed
Restart=on-failure
RestartSec=5s
TimeoutStopSec=90
LimitNOFILE=65536
PrivateTmp=no
ProtectSystem=full
NoNewPrivileges=yes
CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_SETUID

[Install]
WantedBy=load.target
"""


def units(count):
    wants = SYSTEM / "load.target.wants"
    shutil.rmtree(wants, ignore_errors=True)
    for old in SYSTEM.glob("load-*.service"):
        old.unlink()
    wants.mkdir(parents=True)
    (SYSTEM / "load.target").write_text("[Unit]\nDescription=All units of the load benchmark\n")
    for n in range(count):
        name = "load-%d.service" % n
        after = "load-%d.service" % (n - n % 10) if n % 10 else "load.slice"
        (SYSTEM / name).write_text(UNIT.format(n=n, after=after))
        (wants / name).symlink_to("../" + name)
    return {}


def graph(count, links):
    """The anchor requires all; the rest of the links order them or wish for each other, never in a cycle."""
    draw = random.Random(4)
    for old in SYSTEM.glob("graph-*.service"):
        old.unlink()
    wishes = {n: [] for n in range(count)}
    orders = {n: [] for n in range(count)}
    for i in range(links - count):
        later = draw.randrange(1, count)
        (wishes if i % 2 else orders)[later].append("graph-%d.service" % draw.randrange(later))
    for n in range(count):
        (SYSTEM / ("graph-%d.service" % n)).write_text(
            "[Unit]\nConditionPathExists=/run/never/there\nWants=%s\nAfter=%s\n[Service]\nType=oneshot\nExecStart=/bin/true\n"
            % (" ".join(wishes[n]), " ".join(orders[n])))
    (SYSTEM / "graph-anchor.service").write_text(
        "[Unit]\nConditionPathExists=/run/never/there\nRequires=%s\n[Service]\nType=oneshot\nExecStart=/bin/true\n"
        % "\nRequires=".join("graph-%d.service" % n for n in range(count)))
    # What keeps them loaded: a target that is up and ordered after the anchor.
    (SYSTEM / "graph-keep.target").write_text("[Unit]\nAfter=graph-anchor.service\n")
    return {}


def load(reloads=True):
    bus = connect()
    out = {"before_kib": memory_kib()}
    cpu = processor_seconds()
    out["reload_s"] = call(bus, "Reload")[1]
    begin = time.monotonic()
    # Answered when all is loaded and the jobs are there; the conditions let no process start.
    out["start_s"] = call(bus, "StartUnit", "ss", "load.target", "replace")[1]
    wait_for_jobs(bus)
    out["jobs_s"] = time.monotonic() - begin
    out["cpu_s"] = processor_seconds() - cpu
    out["loaded"] = len(call(bus, "ListUnits")[0])
    if not reloads:
        return out
    cpu = processor_seconds()
    out["reload_all_s"] = call(bus, "Reload")[1]
    out["reload_all_cpu_s"] = processor_seconds() - cpu
    time.sleep(3)
    out["kib"] = memory_kib()
    return out


def unload():
    bus = connect()
    call(bus, "StopUnit", "ss", "load.target", "replace")
    wait_for_jobs(bus)
    return {}


def forgotten(count):
    """Waits until the units are gone, and what they took given back; a manager need not do either."""
    bus = connect()
    for _ in range(60):
        if len(call(bus, "ListUnits")[0]) < count:
            break
        time.sleep(0.25)
    time.sleep(2)
    return {}


def transaction(rounds):
    bus = connect()
    call(bus, "Reload")
    call(bus, "StartUnit", "ss", "graph-keep.target", "replace")
    wait_for_jobs(bus)
    taken, cpu = [], []
    for _ in range(rounds):
        before = processor_seconds()
        taken.append(call(bus, "StartUnit", "ss", "graph-anchor.service", "replace")[1])
        jobs = call(bus, "Get", "ss", MANAGER, "NInstalledJobs", interface="org.freedesktop.DBus.Properties")[0]
        wait_for_jobs(bus)
        cpu.append(processor_seconds() - before)
    call(bus, "StopUnit", "ss", "graph-keep.target", "replace")
    return {"s": taken, "cpu_s": cpu, "installed": int(jobs)}


def starts(count, window):
    import dbus, dbus.mainloop.glib
    from gi.repository import GLib
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    (SYSTEM / "bench@.service").write_text("[Service]\nType=oneshot\nExecStart=/bin/true\n")
    bus = dbus.SystemBus()
    manager = dbus.Interface(bus.get_object(DESTINATION, PATH), MANAGER)
    manager.Reload(timeout=600)
    manager.Subscribe()
    loop = GLib.MainLoop()
    state = {"next": 0, "open": 0, "done": 0, "failed": 0}

    def more():
        while state["open"] < window and state["next"] < count:
            state["open"] += 1
            manager.StartUnit("bench@%d.service" % state["next"], "replace")
            state["next"] += 1

    def removed(job, path, unit, result):
        if not unit.startswith("bench@"):
            return
        state["open"] -= 1
        state["done"] += 1
        state["failed"] += result != "done"
        if state["done"] == count:
            loop.quit()
        else:
            more()

    bus.add_signal_receiver(removed, "JobRemoved", MANAGER)
    cpu, begin = processor_seconds(), time.monotonic()
    GLib.idle_add(lambda: more())
    loop.run()
    return {"s": time.monotonic() - begin, "cpu_s": processor_seconds() - cpu, "failed": state["failed"]}


def listing(rounds):
    taken, cpu = [], []
    for _ in range(rounds):
        before, begin = processor_seconds(), time.monotonic()
        out = subprocess.run(["/usr/bin/systemctl", "list-units", "--all", "--no-pager", "--no-legend"], check=True,
                             stdout=subprocess.PIPE, text=True).stdout
        taken.append(time.monotonic() - begin)
        cpu.append(processor_seconds() - before)
    return {"s": taken, "cpu_s": cpu, "lines": out.count("\n")}


# Each orphan is forked by a process that ends before it, so that it is the manager's to reap.
FORKS = """
import os, sys
for n in range(int(sys.argv[1])):
    if os.fork() == 0:
        if os.fork() == 0:
            os._exit(0)
        os._exit(0)
    if n % 50 == 49:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]: pass
        except ChildProcessError:
            pass
try:
    while True: os.waitpid(-1, 0)
except ChildProcessError:
    pass
"""


def zombies_of_init():
    out = 0
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        out += fields[0] == "Z" and fields[1] == "1"
    return out


def storm(count):
    pathlib.Path("/root/forks.py").write_text(FORKS)
    (SYSTEM / "storm.service").write_text(
        "[Service]\nType=oneshot\nTimeoutStartSec=infinity\nExecStart=/usr/bin/python3 /root/forks.py %d\n" % count)
    bus = connect()
    call(bus, "Reload")
    for _ in range(200):
        call(bus, "GetUnitFileState", "s", "storm.service")
    quiet = sorted(call(bus, "Ping", interface="org.freedesktop.DBus.Peer")[1] for _ in range(500))
    call(bus, "StartUnit", "ss", "storm.service", "replace")
    taken = []
    begin = time.monotonic()
    unit, _ = call(bus, "GetUnit", "s", "storm.service")
    while True:
        for _ in range(20):
            taken.append(call(bus, "Ping", interface="org.freedesktop.DBus.Peer")[1])
            time.sleep(0.001)
        state, _ = call(bus, "Get", "ss", DESTINATION + ".Unit", "ActiveState", path=unit,
                        interface="org.freedesktop.DBus.Properties")
        if state not in ("activating", "reloading"):
            break
    lasted = time.monotonic() - begin
    taken.sort()
    time.sleep(1)
    return {"s": lasted, "state": state, "calls": len(taken), "quiet_p99_s": quiet[495], "p50_s": taken[len(taken) // 2],
            "p99_s": taken[int(len(taken) * 0.99)], "max_s": taken[-1], "zombies": zombies_of_init()}


def first(name, unit, count):
    bus = connect()
    short = name.rsplit(".", 1)[1]
    taken = []
    for _ in range(max(count, 1)):
        if count:
            subprocess.run(["systemctl", "stop", unit], check=True)
            # Seven starts are many for ten seconds.
            subprocess.run(["systemctl", "reset-failed", unit], check=False, stderr=subprocess.DEVNULL)
            while bus.name_has_owner(name):
                time.sleep(0.01)
        begin = time.monotonic()
        bus.call_blocking(name, "/org/freedesktop/" + short, "org.freedesktop.DBus.Properties", "GetAll", "s",
                          ("org.freedesktop.%s%s" % (short, ".Manager" if short == "timesync1" else ""),), timeout=60)
        taken.append(time.monotonic() - begin)
    return {"s": taken}


def number(at):
    return int(sys.argv[at])


print(json.dumps({
    "units": lambda: units(number(2)),
    "graph": lambda: graph(number(2), number(3)),
    "load": lambda: load(len(sys.argv) < 3),
    "unload": unload,
    "forgotten": lambda: forgotten(number(2)),
    "memory": lambda: {"kib": memory_kib()},
    "transaction": lambda: transaction(number(2)),
    "starts": lambda: starts(number(2), number(3)),
    "list": lambda: listing(number(2)),
    "first": lambda: first(sys.argv[2], sys.argv[3], number(4)),
    "storm": lambda: storm(number(2)),
}[sys.argv[1]]()))
