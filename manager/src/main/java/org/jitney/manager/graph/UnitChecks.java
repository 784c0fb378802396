package org.jitney.manager.graph;

import java.util.Optional;
import java.util.Set;
import org.jitney.manager.unit.MountSettings;
import org.jitney.manager.unit.ServiceSettings;
import org.jitney.manager.unit.SocketSettings;
import org.jitney.manager.unit.Structs;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;

/** What is wrong with settings as a whole, in the words of the reference. */
final class UnitChecks {
    // Set up before any unit is.
    private static final Set<String> OF_THE_SYSTEM =
            Set.of(
                    "/proc",
                    "/sys",
                    "/dev",
                    "/dev/shm",
                    "/dev/pts",
                    "/run",
                    "/sys/kernel/security",
                    "/sys/fs/smackfs",
                    "/sys/fs/cgroup",
                    "/sys/fs/pstore",
                    "/sys/fs/bpf",
                    "/sys/firmware/efi/efivars");

    private UnitChecks() {}

    /** {@return why the unit is refused} */
    static Optional<String> refusal(UnitName name, UnitSettings settings) {
        return switch (name.type()) {
            case SERVICE -> service(settings, settings.service().orElseThrow());
            case SOCKET -> socket(settings.socket().orElseThrow());
            case TIMER -> {
                var timer = settings.timer().orElseThrow();
                yield when(
                        timer.timersCalendar().isEmpty()
                                && timer.timersMonotonic().isEmpty()
                                && !timer.onClockChange()
                                && !timer.onTimezoneChange(),
                        "Timer unit lacks value setting. Refusing.");
            }
            case PATH ->
                    when(
                            settings.path().orElseThrow().paths().isEmpty(),
                            "Path unit lacks path setting. Refusing.");
            case MOUNT -> mount(name, settings);
            case AUTOMOUNT -> where(name, settings.automount().orElseThrow().where());
            case SWAP -> swap(name, settings.swap().orElseThrow().what());
            case TARGET, DEVICE, SLICE, SCOPE -> Optional.empty();
        };
    }

    private static Optional<String> when(boolean holds, String text) {
        return holds ? Optional.of(text) : Optional.empty();
    }

    /** {@return whether it is seen in the file system: a socket with a path, or a FIFO} */
    private static boolean isNode(Structs.Pair listen) {
        boolean typed =
                Set.of("Stream", "Datagram", "SequentialPacket", "FIFO").contains(listen.first());
        return typed && listen.second().startsWith("/");
    }

    private static Optional<String> socket(SocketSettings socket) {
        if (socket.listen().isEmpty()) {
            return Optional.of(
                    "Unit has no Listen setting (ListenStream=, ListenDatagram=, ListenFIFO=, ...). Refusing.");
        }
        boolean accepting =
                socket.listen().stream()
                        .allMatch(l -> Set.of("Stream", "SequentialPacket").contains(l.first()));
        if (socket.accept() && !accepting) {
            return Optional.of(
                    "Unit configured for accepting sockets, but sockets are non-accepting. Refusing.");
        }
        if (socket.accept() && socket.maxConnections() <= 0) {
            return Optional.of("MaxConnection= setting too small. Refusing.");
        }
        long nodes = socket.listen().stream().filter(UnitChecks::isNode).count();
        if (!socket.symlinks().isEmpty() && nodes != 1) {
            return Optional.of(
                    "Unit has symlinks set but none or more than one node in the file system. Refusing.");
        }
        return when(
                socket.accept() && socket.service().isPresent(),
                "Explicit service configuration for accepting socket units not supported. Refusing.");
    }

    private static Optional<String> swap(UnitName name, String what) {
        // Without the setting the name of the unit says which device it is.
        boolean own =
                what.isEmpty()
                        || UnitEscape.escapePath(what)
                                .filter(name.withoutSuffix()::equals)
                                .isPresent();
        return when(!own, "Value of What= and unit name do not match, not loading.");
    }

    private static Optional<String> mount(UnitName name, UnitSettings settings) {
        MountSettings mount = settings.mount().orElseThrow();
        Optional<String> elsewhere = where(name, mount.where());
        if (elsewhere.isPresent()) {
            return elsewhere;
        }
        String place = UnitEscape.unescapePath(name.withoutSuffix()).orElse("");
        if (OF_THE_SYSTEM.contains(place) || place.startsWith("/sys/fs/cgroup/")) {
            return Optional.of(
                    "Cannot create mount unit for API file system '%s'. Refusing."
                            .formatted(place));
        }
        return when(mount.what().isEmpty(), "What= setting is missing. Refusing.");
    }

    private static Optional<String> where(UnitName name, String where) {
        boolean own =
                where.isEmpty()
                        || UnitEscape.escapePath(where)
                                .filter(name.withoutSuffix()::equals)
                                .isPresent();
        return when(!own, "Where= setting doesn't match unit name. Refusing.");
    }

    private static Optional<String> service(UnitSettings settings, ServiceSettings service) {
        boolean starts = !service.commands("ExecStart").isEmpty();
        boolean stops = !service.commands("ExecStop").isEmpty();
        boolean succeeds = !settings.unit().successAction().equals("none");
        boolean oneshot = service.type().equals("oneshot");
        if (!starts && !stops && !succeeds) {
            return Optional.of(
                    "Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.");
        }
        if (!oneshot && !starts) {
            return Optional.of(
                    "Service has no ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.");
        }
        if (!starts && !service.remainAfterExit() && !succeeds) {
            return Optional.of(
                    "Service has no ExecStart= and no SuccessAction= settings and does not have RemainAfterExit=yes set. Refusing.");
        }
        if (!oneshot && service.commands("ExecStart").size() > 1) {
            return Optional.of(
                    "Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.");
        }
        if (oneshot && Set.of("always", "on-success").contains(service.restart())) {
            return Optional.of(
                    "Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services. Refusing.");
        }
        if (oneshot && service.exitType().equals("cgroup")) {
            return Optional.of(
                    "Service has ExitType=cgroup set, which isn't allowed for Type=oneshot services. Refusing.");
        }
        if (service.type().equals("dbus") && service.busName().isEmpty()) {
            return Optional.of(
                    "Service is of type D-Bus but no D-Bus service name has been specified. Refusing.");
        }
        if (service.type().equals("forking") && settings.exec().orElseThrow().privatePids()) {
            return Optional.of(
                    "Service of Type=forking does not support PrivatePIDs=yes. Refusing.");
        }
        return when(
                settings.exec().orElseThrow().pamName().isPresent()
                        && !Set.of("control-group", "mixed")
                                .contains(settings.kill().orElseThrow().killMode()),
                "Service has PAM enabled. Kill mode must be set to 'control-group' or 'mixed'. Refusing.");
    }
}
