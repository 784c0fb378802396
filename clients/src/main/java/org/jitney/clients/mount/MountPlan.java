package org.jitney.clients.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.Assignment;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitType;

/** What is mounted where and how: what was said, then what the device says itself. */
final class MountPlan {
    private static final Path MEDIA = Path.of("/run/media/system");
    private static final long SECOND = 1_000_000;
    private static final int SECTOR = 512;

    /** File systems without owners of their own, for which the kernel takes one from an option. */
    private static final Set<String> WITHOUT_OWNERS =
            Set.of("adfs", "exfat", "fat", "hfs", "hpfs", "iso9660", "msdos", "ntfs", "vfat");

    private final MountOptions options;
    private String what;
    private Optional<String> where;
    private Optional<String> type;
    private Optional<String> mountOptions;
    private Optional<String> description;
    private Optional<Boolean> automount;
    private Optional<Long> idleUsec;
    private boolean bindDevice;
    private boolean fsck;

    private MountPlan(MountOptions options, String what, Optional<String> where) {
        this.options = options;
        this.what = what;
        this.where = where;
        this.type = options.type();
        this.mountOptions = options.arguments().last("options");
        this.description = options.arguments().last("description");
        this.automount = options.automount();
        this.idleUsec = options.idleUsec();
        this.bindDevice = options.has("bind-device");
        this.fsck = options.fsck();
    }

    /** Reads the operands. What they name is not looked at yet, but for where links lead. */
    static MountPlan of(MountOptions options) throws UsageError {
        List<String> operands = options.arguments().operands();
        boolean local = options.where().isLocal();
        if (options.has("tmpfs")) {
            return new MountPlan(
                    options, "tmpfs", Optional.of(MountPaths.target(operands.get(0), local)));
        }
        String what =
                options.needsDevice() ? MountPaths.source(operands.get(0), local) : operands.get(0);
        if (operands.size() > 1) {
            String where = MountPaths.target(operands.get(1), local);
            return new MountPlan(options, what, Optional.of(where));
        }
        if (!local) {
            throw new UsageError("Automatic mount location discovery is only supported locally.");
        }
        return new MountPlan(options, what, Optional.empty());
    }

    /** Fills in what was not said. */
    void complete() throws UsageError {
        if (options.needsDevice()) {
            MountPaths.checkNormalized(what);
        }
        boolean discover = options.has("discover") || where.isEmpty();
        if (discover) {
            discover();
        }
        if (where.isEmpty()) {
            throw new UsageError("Can't figure out where to mount " + what + ".");
        }
        MountPaths.checkNormalized(where.get());
        if (where.get().equals("/")) {
            throw new UsageError("Refusing to operate on root directory.");
        }
        type = type.filter(t -> !t.equals("auto"));
        mountOptions = mountOptions.filter(o -> !o.equals("defaults"));
        fsck = fsck && MountPaths.isDevice(what);
        if (fsck && type.isPresent() && options.where().isLocal()) {
            fsck = hasChecker(type.get());
        }
        if (options.owner().isPresent()) {
            addOwner(options.owner().get());
        }
    }

    private void addOwner(MountOptions.Owner owner) throws UsageError {
        if (type.isPresent() && !WITHOUT_OWNERS.contains(type.get())) {
            throw new UsageError(
                    "File system type %s is not known to support uid=/gid=, refusing."
                            .formatted(type.get()));
        }
        String more = "uid=%d,gid=%d".formatted(owner.uid(), owner.gid());
        mountOptions = Optional.of(mountOptions.map(o -> o + "," + more).orElse(more));
    }

    private static boolean hasChecker(String type) {
        for (String folder : List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin")) {
            if (Files.isExecutable(Path.of(folder, "fsck." + type))) {
                return true;
            }
        }
        return false;
    }

    private void discover() throws UsageError {
        Path source = Path.of(what);
        if (!Files.exists(source)) {
            throw new UsageError("Can't stat " + what + ": No such file or directory");
        }
        if (Files.isRegularFile(source)) {
            discoverFile(source);
            return;
        }
        BlockDevice device =
                BlockDevice.of(source)
                        .orElseThrow(() -> new UsageError("Invalid file type: " + what));
        discover(device);
    }

    /** A file that no loop device shows yet says nothing; mount(8) sets one up. */
    private void discoverFile(Path file) throws UsageError {
        Optional<BlockDevice> loop = BlockDevice.showing(file);
        if (loop.isPresent()) {
            what = loop.get().node();
            discover(loop.get());
        } else if (where.isEmpty()) {
            where = Optional.of(folder(String.valueOf(file.getFileName())));
        }
    }

    private void discover(BlockDevice device) throws UsageError {
        if (!device.holdsFileSystem()) {
            throw new UsageError(what + " does not contain a known file system.");
        }
        type = type.or(() -> device.fact("ID_FS_TYPE"));
        mountOptions = mountOptions.or(() -> device.fact("SYSTEMD_MOUNT_OPTIONS"));
        where =
                where.or(() -> device.fact("SYSTEMD_MOUNT_WHERE"))
                        .or(() -> device.label().map(MountPlan::folder))
                        .or(() -> device.model().map(MountPlan::folder))
                        .or(() -> Optional.of(folder(device.name())));
        description = description.or(() -> Optional.of(described(device)));
        if (device.isRemovable()) {
            automount = automount.or(() -> Optional.of(true));
            idleUsec = idleUsec.or(() -> Optional.of(SECOND));
            bindDevice = true;
        }
    }

    private static String described(BlockDevice device) {
        String name =
                device.label()
                        .or(device::model)
                        .or(() -> device.fact("ID_PATH"))
                        .orElse(device.name());
        try {
            String sectors = Files.readString(Path.of("/sys/class/block", device.name(), "size"));
            long bytes = Long.parseLong(sectors.strip()) * SECTOR;
            return bytes > 0 ? name + " (" + ByteSize.render(bytes) + ")" : name;
        } catch (IOException | NumberFormatException e) {
            return name;
        }
    }

    private static String folder(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            out.append(c == '/' || c == '\\' || c < ' ' ? "\\x%02x".formatted((int) c) : c);
        }
        return MEDIA.resolve(out.toString()).toString();
    }

    boolean isAutomount() {
        return automount.orElse(false);
    }

    String where() {
        return where.orElseThrow();
    }

    /**
     * {@return the properties of the mount unit, in the order in which the reference sends them}
     */
    List<Struct> mountProperties() throws UsageError {
        List<Struct> out = new ArrayList<>();
        if (!isAutomount()) {
            unit(out, UnitType.MOUNT, "property");
        } else {
            description.ifPresent(text -> add(out, "Description", "s", text));
            assign(out, UnitType.MOUNT, "property");
        }
        add(out, "What", "s", what);
        type.ifPresent(text -> add(out, "Type", "s", text));
        mountOptions.ifPresent(text -> add(out, "Options", "s", text));
        if (fsck) {
            String check = "systemd-fsck@" + UnitEscape.escapePath(what).orElse("") + ".service";
            add(out, "Requires", "as", List.of(check));
            add(out, "After", "as", List.of(check));
        }
        return List.copyOf(out);
    }

    /** {@return the properties of the automount unit} */
    List<Struct> automountProperties() throws UsageError {
        List<Struct> out = new ArrayList<>();
        unit(out, UnitType.AUTOMOUNT, "automount-property");
        idleUsec.ifPresent(usec -> add(out, "TimeoutIdleUSec", "t", usec));
        return List.copyOf(out);
    }

    private void unit(List<Struct> out, UnitType unit, String assignments) throws UsageError {
        description.ifPresent(text -> add(out, "Description", "s", text));
        if (bindDevice && MountPaths.isDevice(what) && unit == UnitType.AUTOMOUNT) {
            String device = UnitEscape.escapePath(what).orElse("") + ".device";
            add(out, "After", "as", List.of(device));
            add(out, "BindsTo", "as", List.of(device));
        }
        if (options.has("collect")) {
            add(out, "CollectMode", "s", "inactive-or-failed");
        }
        assign(out, unit, assignments);
    }

    private void assign(List<Struct> out, UnitType unit, String key) throws UsageError {
        for (String assignment : options.arguments().all(key)) {
            out.addAll(Assignment.parse(unit, assignment));
        }
    }

    private static void add(List<Struct> out, String name, String signature, Object value) {
        out.add(Struct.of(name, Variant.of(signature, value)));
    }
}
