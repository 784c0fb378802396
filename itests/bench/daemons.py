"""The small daemons: from a call to the answer of one that nobody has called before (see inside.py)."""
import statistics

import manager

DAEMONS = {"org.freedesktop.hostname1": "systemd-hostnamed.service", "org.freedesktop.locale1": "systemd-localed.service",
           "org.freedesktop.timedate1": "systemd-timedated.service"}
TIMESYNC = ("org.freedesktop.timesync1", "systemd-timesyncd.service")
# A container must not set the clock, so the unit file does not start it there: ours gets a clock of its own.
DROP_IN = """mkdir -p /run/systemd/system/systemd-timesyncd.service.d
printf '[Unit]\\nConditionVirtualization=\\nConditionCapability=\\n[Service]\\nAmbientCapabilities=\\nEnvironment=JITNEY_TIMESYNC_CLOCK=0\\n' \
    >/run/systemd/system/systemd-timesyncd.service.d/clock.conf
ln -sf /lib/systemd/system/systemd-timesyncd.service /run/systemd/system/dbus-org.freedesktop.timesync1.service
systemctl daemon-reload"""


def spread(seconds):
    return "%.0f ms (%.0f-%.0f)" % tuple(1000 * f(seconds) for f in (statistics.median, min, max))


def activation(rounds=7):
    """Each in a process of its own, started by the bus, beside the original's."""
    with manager.Pair(kind="small", boot=("/opt/jitney/bin/jitney", "init")) as pair:
        for side in pair.sides:
            pair.run(side, "sh", "-c", "systemctl is-system-running --wait || true")
        taken = {}
        for name, unit in DAEMONS.items():
            taken[name] = {side: pair.inside(side, "first", name, unit, rounds)["s"] for side in pair.sides}
        pair.run("jitney", "sh", "-c", DROP_IN)
        name, unit = TIMESYNC
        taken[name] = {"jitney": pair.inside("jitney", "first", name, unit, rounds)["s"]}
    for name, times in taken.items():
        print("| first answer of %s, started by the bus | %s | budget 400 ms; %s |"
              % (name, spread(times["jitney"]),
                 "systemd 252: " + spread(times["systemd"]) if "systemd" in times else "no peer in a container"), flush=True)


def embedded(rounds=4):
    """Those that `jitney up` hosts, right after it is ready."""
    taken = {}
    for _ in range(rounds):
        with manager.Pair(sides=("jitney",), kind="small") as pair:
            for name in DAEMONS:
                taken.setdefault(name, []).extend(pair.inside("jitney", "first", name, "-", 0)["s"])
    for name, times in taken.items():
        print("| first answer of %s in `jitney up` | %s | budget 20 ms |" % (name, spread(times)), flush=True)


BENCHMARKS = {"activation": activation, "embedded": embedded}
