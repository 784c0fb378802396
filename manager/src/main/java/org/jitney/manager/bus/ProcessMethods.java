package org.jitney.manager.bus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.manager.LiveUnits;
import org.jitney.manager.ManagerError;
import org.jitney.manager.Unit;
import org.jitney.manager.image.ImageTrees;
import org.jitney.manager.runtime.UnitHost.NamedFd;
import org.jitney.manager.unit.Structs;

/** Members about the processes, groups, descriptors and mounts of units that run. */
final class ProcessMethods {
    private static final int SIGRTMIN = 34;
    private static final int SIGRTMAX = 64;
    private static final Set<String> SUBGROUP_WHOM = Set.of("", "cgroup", "cgroup-fail");

    private ProcessMethods() {}

    static void register(InterfaceTable<ManagerObject> table) {
        table.method("GetUnitByPIDFD", ProcessMethods::byPidFd)
                .method("QueueSignalUnit", (m, c) -> queue(m, m.loaded(c.string(0), c), c, 1))
                .method(
                        "KillUnitSubgroup",
                        (m, c) -> {
                            Unit unit = m.loaded(c.string(0), c);
                            return killBelow(m, unit, c.string(1), c.string(2), c.int32(3));
                        })
                .method(
                        "RemoveSubgroupFromUnit",
                        (m, c) -> remove(m, m.loaded(c.string(0), c), c, 1))
                .method("DumpUnitFileDescriptorStore", (m, c) -> dump(m, m.loaded(c.string(0), c)))
                .method("BindMountUnit", (m, c) -> bind(m, m.loaded(c.string(0), c), c, 1))
                .method("MountImageUnit", (m, c) -> image(m, m.loaded(c.string(0), c), c, 1));
        authorize(
                table,
                "QueueSignalUnit",
                "KillUnitSubgroup",
                "RemoveSubgroupFromUnit",
                "BindMountUnit",
                "MountImageUnit");
    }

    /** The members of an interface of units, as far as it has them. */
    static void register(InterfaceTable<Unit> table, ManagerObject manager) {
        if (table.info().method("QueueSignal").isPresent()) {
            table.method("QueueSignal", (u, c) -> queue(manager, u, c, 0))
                    .method(
                            "KillSubgroup",
                            (u, c) -> killBelow(manager, u, "", c.string(0), c.int32(1)));
            authorize(table, "QueueSignal", "KillSubgroup");
        }
        if (table.info().method("RemoveSubgroup").isPresent()) {
            table.method("RemoveSubgroup", (u, c) -> remove(manager, u, c, 0));
            authorize(table, "RemoveSubgroup");
        }
        if (table.info().method("BindMount").isPresent()) {
            table.method("BindMount", (u, c) -> bind(manager, u, c, 0))
                    .method("MountImage", (u, c) -> image(manager, u, c, 0))
                    .method("DumpFileDescriptorStore", (u, c) -> dump(manager, u));
            authorize(table, "BindMount", "MountImage");
        }
    }

    private static void authorize(InterfaceTable<?> table, String... members) {
        for (String member : members) {
            table.authorize(member, Auth.polkit(JobMethods.MANAGE_UNITS));
        }
    }

    private static Reply byPidFd(ManagerObject manager, Call call) throws DBusError {
        long pid = pidOf((Fd) call.arg(0));
        Unit unit =
                manager.engine().unitByPid((int) pid).orElseThrow(() -> Refusals.noUnitForPid(pid));
        byte[] invocation = HexFormat.of().parseHex(unit.invocationId());
        return Reply.of(Paths.of(unit), unit.id(), invocation);
    }

    /** {@return the process that a descriptor stands for} */
    static long pidOf(Fd fd) throws DBusError {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd.number()))) {
                if (line.startsWith("Pid:")) {
                    long pid = Long.parseLong(line.substring("Pid:".length()).strip());
                    if (pid > 0) {
                        return pid;
                    }
                }
            }
        } catch (IOException e) {
            throw DBusError.invalidArgs("Cannot read which process a descriptor stands for.");
        }
        throw DBusError.invalidArgs("The descriptor stands for no process.");
    }

    /** Arguments from {@code at} on: whom, signal, value. */
    private static Reply queue(ManagerObject manager, Unit unit, Call call, int at)
            throws DBusError {
        String whom = JobMethods.whom(call.string(at));
        int signal = JobMethods.signal(call.int32(at + 1));
        int value = call.int32(at + 2);
        if (signal < SIGRTMIN || signal > SIGRTMAX) {
            throw DBusError.invalidArgs(
                    "Value parameter only accepted with realtime signals (%d to %d), not with %d."
                            .formatted(SIGRTMIN, SIGRTMAX, signal));
        }
        LiveUnits live = LiveMethods.live(manager);
        return JobMethods.run(() -> live.queueSignal(unit, whom, signal, value));
    }

    private static Reply killBelow(
            ManagerObject manager, Unit unit, String whom, String subgroup, int signal)
            throws DBusError {
        if (!SUBGROUP_WHOM.contains(whom)) {
            throw DBusError.invalidArgs("Invalid who argument %s".formatted(whom));
        }
        JobMethods.signal(signal);
        LiveUnits live = LiveMethods.live(manager);
        String which = whom.isEmpty() ? "cgroup" : whom;
        return JobMethods.run(() -> live.killSubgroup(unit, which, subgroup, signal));
    }

    private static Reply remove(ManagerObject manager, Unit unit, Call call, int at)
            throws DBusError {
        if (call.int64(at + 1) != 0) {
            throw DBusError.invalidArgs(
                    "Invalid 'flags' parameter '%s'"
                            .formatted(Long.toUnsignedString(call.int64(at + 1))));
        }
        LiveUnits live = LiveMethods.live(manager);
        return JobMethods.run(() -> live.removeSubgroup(unit, call.string(at)));
    }

    /** Arguments from {@code at} on: source, destination, whether read-only, whether it is made. */
    private static Reply bind(ManagerObject manager, Unit unit, Call call, int at)
            throws DBusError {
        LiveUnits live = LiveMethods.live(manager);
        try {
            live.bindMount(
                    unit,
                    call.string(at),
                    call.string(at + 1),
                    call.bool(at + 2),
                    call.bool(at + 3),
                    failure ->
                            failure.ifPresentOrElse(
                                    e -> call.fail(Refusals.of(e)), () -> call.complete()));
        } catch (ManagerError e) {
            throw Refusals.of(e);
        }
        return Reply.pending();
    }

    /** As {@link #bind}, and behind that the options by partition. */
    private static Reply image(ManagerObject manager, Unit unit, Call call, int at)
            throws DBusError {
        LiveUnits live = LiveMethods.live(manager);
        List<Structs.Pair> options = new ArrayList<>();
        for (Object item : call.list(at + 4)) {
            Struct option = (Struct) item;
            String partition = option.string(0).isEmpty() ? "root" : option.string(0);
            if (!ImageTrees.isPartition(partition)) {
                throw DBusError.invalidArgs("Invalid partition designator " + option.string(0));
            }
            options.add(new Structs.Pair(partition, option.string(1)));
        }
        try {
            live.mountImage(
                    unit,
                    call.string(at),
                    call.string(at + 1),
                    call.bool(at + 2),
                    call.bool(at + 3),
                    options,
                    failure ->
                            failure.ifPresentOrElse(
                                    e -> call.fail(Refusals.of(e)), () -> call.complete()));
        } catch (ManagerError e) {
            throw Refusals.of(e);
        }
        return Reply.pending();
    }

    private static Reply dump(ManagerObject manager, Unit unit) throws DBusError {
        List<Struct> rows = new ArrayList<>();
        try {
            for (NamedFd fd : LiveMethods.live(manager).storedFds(unit)) {
                rows.add(row(fd));
            }
        } catch (ManagerError e) {
            throw Refusals.of(e);
        } catch (ErrnoException | IOException e) {
            throw new DBusError(DBusError.IO_ERROR, String.valueOf(e.getMessage()));
        }
        return Reply.of(rows);
    }

    private static Struct row(NamedFd fd) throws ErrnoException, IOException {
        Stat.FileStat stat = Stat.statx(fd.fd(), "", Fcntl.AT_EMPTY_PATH);
        Path link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd.fd()));
        return Struct.of(
                fd.name(),
                Integer.toUnsignedLong(stat.mode()),
                major(stat.device()),
                minor(stat.device()),
                stat.inode(),
                major(stat.rdevice()),
                minor(stat.rdevice()),
                link.toString(),
                flags(fd.fd()));
    }

    private static long major(long device) {
        return ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffL);
    }

    private static long minor(long device) {
        return (device & 0xff) | ((device >> 12) & ~0xffL);
    }

    /** How it was opened: reading, writing, appending. */
    private static long flags(int fd) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd))) {
            if (line.startsWith("flags:")) {
                return Long.parseLong(line.substring("flags:".length()).strip(), 8)
                        & ~(long) Fcntl.O_CLOEXEC;
            }
        }
        return 0;
    }
}
