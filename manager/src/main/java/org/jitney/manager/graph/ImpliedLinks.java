package org.jitney.manager.graph;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.MountOptions;
import org.jitney.manager.unit.MountSettings;
import org.jitney.manager.unit.RuntimeScope.Folders;
import org.jitney.manager.unit.Structs;
import org.jitney.manager.unit.SwapSettings;
import org.jitney.manager.unit.TimerSettings;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** The links that a unit has without anybody writing them: by its settings, or by default. */
final class ImpliedLinks {
    private static final Set<String> EXTRINSIC_PLACES = Set.of("/", "/usr", "/etc");
    private static final List<String> EXTRINSIC_TREES =
            List.of("/run/initramfs", "/sys", "/proc", "/dev", "/run/credentials");

    private static final Set<String> QUOTA_TYPES =
            Set.of("ext2", "ext3", "ext4", "reiserfs", "jfs", "xfs", "vfat", "f2fs");

    private final UnitName name;
    private final UnitSettings settings;
    private final Map<DependencyType, Set<String>> links = new EnumMap<>(DependencyType.class);

    ImpliedLinks(UnitName name, UnitSettings settings) {
        this.name = name;
        this.settings = settings;
    }

    /** {@return the written and the implied links together} */
    Map<DependencyType, Set<String>> collect() {
        settings.links()
                .forEach((directive, units) ->
                        units.forEach(u -> add(DependencyType.parse(directive).orElseThrow(), u)));
        slice();
        settings.exec().ifPresent(this::exec);
        byType();
        if (settings.unit().defaultDependencies()) {
            defaults();
        }
        return links;
    }

    /** {@return the links by default alone} */
    Map<DependencyType, Set<String>> byDefault() {
        defaults();
        return links;
    }

    void add(DependencyType type, String unit) {
        if (!unit.equals(name.value())) {
            links.computeIfAbsent(type, _ -> new LinkedHashSet<>()).add(unit);
        }
    }

    private void addBoth(DependencyType first, DependencyType second, String unit) {
        add(first, unit);
        add(second, unit);
    }

    /** {@return the slice of a unit, if its type lives in one} */
    static Optional<String> sliceOf(UnitName name, UnitSettings settings) {
        if (settings.cgroup().isEmpty() || name.value().equals("-.slice")) {
            return Optional.empty();
        }
        if (name.type() == UnitType.SLICE) {
            int dash = name.prefix().lastIndexOf('-');
            return Optional.of(dash <= 0 ? "-.slice" : name.prefix().substring(0, dash) + ".slice");
        }
        Optional<String> asked = settings.cgroup().orElseThrow().slice();
        if (asked.isPresent() || isExtrinsic(name, settings)) {
            return Optional.of(asked.orElse("-.slice"));
        }
        String slice = settings.runtimeScope().defaultSlice();
        if (name.isInstance()) {
            // A dash in the prefix would make a nested slice of it.
            String prefix = name.prefix().replace("-", "\\x2d");
            return Optional.of(slice.replace(".slice", "-" + prefix + ".slice"));
        }
        return Optional.of(slice);
    }

    /**
     * Whether it is there before and after all services: the manager itself, the kernel's trees.
     */
    private static boolean isExtrinsic(UnitName name, UnitSettings settings) {
        if (UnitLoader.isPerpetual(name.value(), settings.runtimeScope())) {
            return true;
        }
        Optional<MountSettings> mount = settings.mount();
        if (mount.isEmpty()) {
            return false;
        }
        if (!settings.runtimeScope().system()) {
            // A user's manager sees the machine's mounts and leaves them to the system's.
            return true;
        }
        String where = mount.get().where();
        String place =
                where.isEmpty() ? UnitEscape.unescapePath(name.withoutSuffix()).orElse("/") : where;
        return EXTRINSIC_PLACES.contains(place)
                || EXTRINSIC_TREES.stream()
                        .anyMatch(tree -> place.equals(tree) || place.startsWith(tree + "/"))
                || List.of(mount.get().options().split(",", -1)).contains("x-initrd.mount");
    }

    private void slice() {
        sliceOf(name, settings)
                .ifPresent(slice -> {
                    addBoth(DependencyType.REQUIRES, DependencyType.AFTER, slice);
                    add(DependencyType.IN_SLICE, slice);
                });
    }

    private void exec(ExecContext exec) {
        if (!settings.runtimeScope().system()) {
            // Neither the journal nor temporary files are units of a user's manager.
            return;
        }
        boolean journal =
                exec.standardOutput().startsWith("journal")
                        || exec.standardOutput().startsWith("kmsg")
                        || exec.standardError().startsWith("journal")
                        || exec.standardError().startsWith("kmsg");
        // Only services are logged by default; other types hardly ever run a process.
        String namespace = exec.logNamespace();
        if (!namespace.isEmpty()) {
            for (String socket : List.of("systemd-journald@", "systemd-journald-varlink@")) {
                addBoth(
                        DependencyType.REQUIRES,
                        DependencyType.AFTER,
                        socket + namespace + ".socket");
            }
        } else if (journal && hasProcesses()) {
            add(DependencyType.AFTER, "systemd-journald.socket");
        }
        if (exec.privateTmp().equals("connected")) {
            // /tmp may be masked, so it is wished for rather than required.
            addBoth(DependencyType.WANTS, DependencyType.AFTER, "tmp.mount");
            add(DependencyType.AFTER, "systemd-tmpfiles-setup.service");
        }
        boolean keepsFiles =
                !exec.stateDirectory().isEmpty()
                        || !exec.cacheDirectory().isEmpty()
                        || !exec.logsDirectory().isEmpty();
        if (keepsFiles) {
            add(DependencyType.AFTER, "systemd-remount-fs.service");
        }
    }

    private boolean hasProcesses() {
        return switch (name.type()) {
            case SERVICE, MOUNT, SWAP -> true;
            case SOCKET ->
                    List.of("ExecStartPre", "ExecStartPost", "ExecStopPre", "ExecStopPost").stream()
                            .anyMatch(d -> !settings.socket().orElseThrow().commands(d).isEmpty());
            case TARGET, DEVICE, AUTOMOUNT, TIMER, PATH, SLICE, SCOPE -> false;
        };
    }

    private void byType() {
        settings.service()
                .ifPresent(service -> {
                    if (service.type().equals("dbus")) {
                        addBoth(DependencyType.REQUIRES, DependencyType.AFTER, "dbus.socket");
                    }
                    for (String socket : service.sockets()) {
                        addBoth(DependencyType.WANTS, DependencyType.AFTER, socket);
                        add(DependencyType.TRIGGERED_BY, socket);
                    }
                });
        settings.socket()
                .filter(socket -> !socket.accept())
                .ifPresent(socket -> triggers(socket.service().orElse(sameName())));
        settings.timer().ifPresent(timer -> triggers(timer.unit().orElse(sameName())));
        settings.path().ifPresent(path -> triggers(path.unit().orElse(sameName())));
        settings.automount().ifPresent(_ -> triggers(other(UnitType.MOUNT)));
        settings.mount().ifPresent(this::mountDevice);
        settings.swap()
                .map(SwapSettings::what)
                .ifPresent(what -> {
                    device(what, DependencyType.BINDS_TO);
                    if (!what.startsWith("/dev/")) {
                        // A file is swapped to once its file system can be written to.
                        add(DependencyType.AFTER, "systemd-remount-fs.service");
                    }
                });
    }

    private void mountDevice(MountSettings mount) {
        MountOptions options = MountOptions.parse(mount.options());
        if (options.isBind(mount.type()) || mount.what().equals("/dev/root")) {
            return;
        }
        boolean bound = options.isOn("x-systemd.device-bound", "no-x-systemd.device-bound");
        device(mount.what(), bound ? DependencyType.BINDS_TO : DependencyType.REQUIRES);
        if (settings.unit().defaultDependencies() && needsQuota(mount, options)) {
            for (String unit : List.of("systemd-quotacheck.service", "quotaon.service")) {
                addBoth(DependencyType.BEFORE, DependencyType.WANTS, unit);
            }
        }
    }

    private static boolean needsQuota(MountSettings mount, MountOptions options) {
        return (mount.type().isEmpty() || QUOTA_TYPES.contains(mount.type()))
                && options.has("usrquota", "grpquota", "quota", "usrjquota", "grpjquota");
    }

    /**
     * What lies on a device comes after it. What was mounted by somebody else is there without its
     * node being so, as in a container; it needs nothing to come up.
     */
    private void device(String what, DependencyType how) {
        boolean node = what.startsWith("/dev/") || what.startsWith("/sys/");
        boolean mounted = settings.unit().sourcePath().startsWith("/proc/");
        if (node && !mounted) {
            UnitName.ofPath(what, UnitType.DEVICE)
                    .ifPresent(unit -> addBoth(how, DependencyType.AFTER, unit.value()));
        }
    }

    private void triggers(String unit) {
        addBoth(DependencyType.BEFORE, DependencyType.TRIGGERS, unit);
    }

    private String sameName() {
        return other(UnitType.SERVICE);
    }

    private String other(UnitType type) {
        return name.withType(type).orElseThrow().value();
    }

    private void defaults() {
        switch (name.type()) {
            case SERVICE -> {
                if (isSystem()) {
                    early();
                } else {
                    add(DependencyType.REQUIRES, "basic.target");
                }
                add(DependencyType.AFTER, "basic.target");
                untilShutdown();
            }
            case SOCKET -> before("sockets.target");
            case PATH -> before("paths.target");
            case TIMER -> {
                before("timers.target");
                boolean calendar = !settings.timer().orElseThrow().timersCalendar().isEmpty();
                if (calendar && isSystem()) {
                    add(DependencyType.AFTER, "time-sync.target");
                    add(DependencyType.AFTER, "time-set.target");
                }
            }
            case TARGET, SCOPE, SLICE -> untilShutdown();
            case MOUNT -> mount();
            case AUTOMOUNT -> {
                if (isSystem()) {
                    add(DependencyType.BEFORE, "local-fs.target");
                    add(DependencyType.AFTER, "local-fs-pre.target");
                    addBoth(DependencyType.BEFORE, DependencyType.CONFLICTS, "umount.target");
                }
            }
            case SWAP -> {
                add(DependencyType.BEFORE, "swap.target");
                addBoth(DependencyType.BEFORE, DependencyType.CONFLICTS, "umount.target");
            }
            case DEVICE -> {}
        }
    }

    private void mount() {
        if (isExtrinsic(name, settings)) {
            return;
        }
        MountSettings mount = settings.mount().orElseThrow();
        MountOptions options = MountOptions.parse(mount.options());
        boolean network = options.isNetwork(mount.type());
        if (mount.type().equals("tmpfs")) {
            // What such a file system holds may have to be read back from swap.
            add(DependencyType.AFTER, "swap.target");
        }
        add(DependencyType.AFTER, network ? "remote-fs-pre.target" : "local-fs-pre.target");
        if (!options.isOn("nofail", "fail")) {
            add(DependencyType.BEFORE, network ? "remote-fs.target" : "local-fs.target");
        }
        if (network) {
            addBoth(DependencyType.WANTS, DependencyType.AFTER, "network-online.target");
            add(DependencyType.AFTER, "network.target");
        }
        addBoth(DependencyType.BEFORE, DependencyType.CONFLICTS, "umount.target");
    }

    private void before(String target) {
        add(DependencyType.BEFORE, target);
        if (isSystem()) {
            early();
        }
        untilShutdown();
    }

    /** What is before the first unit of a user's manager, the system's has seen to. */
    private boolean isSystem() {
        return settings.runtimeScope().system();
    }

    private void early() {
        addBoth(DependencyType.REQUIRES, DependencyType.AFTER, "sysinit.target");
    }

    private void untilShutdown() {
        addBoth(DependencyType.BEFORE, DependencyType.CONFLICTS, "shutdown.target");
    }

    /** {@return the paths that must be mounted, written or implied} */
    static Set<String> mountPaths(UnitName name, UnitSettings settings) {
        Set<String> out = new LinkedHashSet<>(settings.requiredMounts());
        settings.exec()
                .ifPresent(exec -> {
                    if (exec.privateTmp().equals("connected")) {
                        out.add("/var/tmp");
                    }
                    String directory = exec.workingDirectory();
                    if (directory.startsWith("/")) {
                        out.add(directory);
                    }
                    exec.rootDirectory().ifPresent(out::add);
                    exec.rootImage().ifPresent(out::add);
                    Folders folders = settings.runtimeScope().folders();
                    below(out, folders.runtime(), exec.runtimeDirectory());
                    below(out, folders.state(), exec.stateDirectory());
                    below(out, folders.cache(), exec.cacheDirectory());
                    below(out, folders.logs(), exec.logsDirectory());
                });
        settings.socket()
                .ifPresent(socket ->
                        socket.listen().stream()
                                // Message queues have names that only look like paths.
                                .filter(l -> !l.first().equals("MessageQueue"))
                                .map(Structs.Pair::second)
                                .filter(a -> a.startsWith("/"))
                                .forEach(out::add));
        settings.path()
                .ifPresent(
                        path -> path.paths().stream().map(Structs.Pair::second).forEach(out::add));
        settings.timer()
                .filter(TimerSettings::persistent)
                .ifPresent(_ -> out.add(settings.runtimeScope().folders().timerStamps()));
        settings.mount().ifPresent(mount -> mountPlaces(name, settings, mount, out));
        settings.automount().ifPresent(_ -> mountParent(name, out));
        settings.swap().map(SwapSettings::what).filter(w -> w.startsWith("/")).ifPresent(out::add);
        return out;
    }

    private static void below(Set<String> out, String base, List<String> directories) {
        directories.forEach(d -> out.add(base + "/" + d));
    }

    private static void mountPlaces(
            UnitName name, UnitSettings settings, MountSettings mount, Set<String> out) {
        mountParent(name, out);
        MountOptions options = MountOptions.parse(mount.options());
        String what = mount.what();
        boolean asked = !settings.unit().sourcePath().startsWith("/proc/");
        boolean lies =
                options.isBind(mount.type())
                        || options.has("loop")
                        || !options.isNetwork(mount.type());
        if (asked && what.startsWith("/") && !name.value().equals("-.mount") && lies) {
            out.add(what);
        }
    }

    private static void mountParent(UnitName name, Set<String> out) {
        UnitEscape.unescapePath(name.prefix())
                .filter(p -> !p.equals("/"))
                .ifPresent(p -> out.add(p.substring(0, Math.max(1, p.lastIndexOf('/')))));
    }
}
