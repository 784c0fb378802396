"""The manager beside a real systemd 252: both boot the same tree and do the same, in turn (see inside.py)."""
import json, pathlib, statistics, subprocess, tempfile

HERE = pathlib.Path(__file__).resolve().parent
SIDES = {"jitney": HERE.parent / "guest/guest", "systemd": HERE.parent / "guest/reference"}
MS = 1000


def median(values):
    return statistics.median(values)


class Pair:
    """A guest of each kind over the same root tree."""

    def __init__(self, sides=tuple(SIDES), kind="services", boot=()):
        """boot: the first process of ours, jitney up without it."""
        self.sides = {side: str(SIDES[side]) for side in sides}
        self.kind = kind
        self.boot = {"jitney": boot}

    def __enter__(self):
        tree = HERE.parent / ("target/rootfs-" + self.kind)
        if not tree.exists():
            tree.parent.mkdir(exist_ok=True)
            subprocess.run([str(HERE.parent / "rootfs/make-rootfs"), self.kind, str(tree)], check=True)
        self.state = tempfile.mkdtemp(prefix="jitney-bench")
        for side, script in self.sides.items():
            subprocess.run([script, "start", str(tree), self.at(side), *self.boot.get(side, ())], check=True,
                           stdout=subprocess.DEVNULL)
            self.run(side, "sh", "-c", "cat >/root/inside.py", text=(HERE / "inside.py").read_text())
        return self

    def __exit__(self, *_):
        for side, script in self.sides.items():
            if pathlib.Path(self.at(side)).exists():
                subprocess.run([script, "stop", self.at(side)], check=False)
        subprocess.run(["rmdir", self.state], check=False)

    def at(self, side):
        return self.state + "/" + side

    def run(self, side, *command, text=None):
        return subprocess.run([self.sides[side], "exec", self.at(side), *command], check=True, input=text, text=True,
                              stdout=subprocess.PIPE).stdout

    def inside(self, side, *words):
        return json.loads(self.run(side, "python3", "/root/inside.py", *map(str, words)))

    def both(self, *words):
        return {side: self.inside(side, *words) for side in self.sides}


def row(what, ours, theirs, unit="ms", scale=MS):
    """Times and memory: below 1 is better."""
    print("| %s | %.4g %s | %.2f × systemd 252 (%.4g %s) |"
          % (what, ours * scale, unit, ours / theirs, theirs * scale, unit), flush=True)


def growth(counts=(1000, 2500, 5000, 10000), rounds=3):
    """Loading, starting and reloading more and more units; the last of these is the goal of 10,000.

    Reloading with all of them loaded takes the original most of a minute for 10,000: it is done in the first round only.
    """
    with Pair() as pair:
        for count in counts:
            pair.both("units", count)
            taken = {side: [] for side in pair.sides}
            for turn in range(rounds):
                for side in pair.sides:
                    taken[side].append(pair.inside(side, "load", *(["once"] if turn else [])))
                    pair.inside(side, "unload")
                    pair.inside(side, "forgotten", count)
            middle = {side: {key: median([one[key] for one in all if key in one]) for key in all[0]}
                      for side, all in taken.items()}
            ours, theirs = middle["jitney"], middle["systemd"]
            name = "{:,} units: ".format(count)
            row(name + "load, until `StartUnit` answers", ours["start_s"], theirs["start_s"])
            row(name + "load and run all jobs", ours["jobs_s"], theirs["jobs_s"])
            row(name + "`daemon-reload` with all loaded", ours["reload_all_s"], theirs["reload_all_s"])
            row(name + "the manager's processor time of load and jobs", ours["cpu_s"], theirs["cpu_s"])
            row(name + "resident memory", ours["kib"], theirs["kib"], "MiB", 1 / 1024)
            after = {side: pair.inside(side, "memory")["kib"] for side in pair.sides}
            row(name + "resident memory when they are forgotten", *after.values(), "MiB", 1 / 1024)


def transaction(rounds=12):
    with Pair() as pair:
        pair.both("graph", 3000, 10000)
        taken = {side: [] for side in pair.sides}
        for _ in range(2):
            for side in pair.sides:
                one = pair.inside(side, "transaction", rounds)
                taken[side].append(median(one["s"][2:]))
        row("a transaction over 3,000 units with 10,000 dependencies, warm", *(median(v) for v in taken.values()))


def listing(count=5000, rounds=9):
    with Pair() as pair:
        pair.both("units", count)
        pair.both("load")
        taken = {side: [] for side in pair.sides}
        for _ in range(3):
            for side in pair.sides:
                taken[side] += pair.inside(side, "list", rounds // 3)["s"]
        row("`list-units --all` of {:,} units, Debian's `systemctl`".format(count), *(median(v) for v in taken.values()))


def services(count=1000, rounds=4):
    with Pair() as pair:
        for window in (1, 20):
            taken = {side: [] for side in pair.sides}
            cpu = {side: [] for side in pair.sides}
            for _ in range(rounds):
                for side in pair.sides:
                    out = pair.inside(side, "starts", count, window)
                    assert out["failed"] == 0, out
                    taken[side].append(out["s"])
                    cpu[side].append(out["cpu_s"])
            # The first of each is a warm-up.
            ours, theirs = (median(v[1:]) for v in taken.values())
            print("| {:,} × `Type=oneshot /bin/true`, {} at a time | {:.0f} a second | {:.2f} × systemd 252 ({:.0f} a second) |"
                  .format(count, window, count / ours, theirs / ours, count / theirs), flush=True)
            row("the manager's processor time for that", *(median(v[1:]) for v in cpu.values()))


def storm(count=10000):
    with Pair() as pair:
        for side in pair.sides:
            pair.inside(side, "storm", 1000)
        for side in pair.sides:
            one = pair.inside(side, "storm", count)
            assert one["state"] == "inactive", one
            print("| {:,} orphans that end at once, {} | {} zombies left | p99 of a call {:.1f} ms, median {:.1f}, longest "
                  "{:.1f}; {:.1f} s |".format(count, side, one["zombies"], *(one[k] * MS for k in ("p99_s", "p50_s", "max_s")),
                                             one["s"]), flush=True)


BENCHMARKS = {"growth": growth, "transaction": transaction, "list": listing, "services": services, "storm": storm}
