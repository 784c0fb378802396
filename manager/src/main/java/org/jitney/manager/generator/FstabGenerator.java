package org.jitney.manager.generator;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.unit.MountOptions;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns {@code /etc/fstab} into mount, automount and swap units, as systemd.mount(5) says under
 * "FSTAB". Making or growing a file system is refused: an entry that asks for it is mounted as it
 * is, and the log says so with the line.
 */
public final class FstabGenerator implements NativeGenerator {
    private static final Logger LOG = LoggerFactory.getLogger(FstabGenerator.class);
    private static final String FILE = "/etc/fstab";
    private static final String CHECK_ROOT = "/lib/systemd/system/systemd-fsck-root.service";
    private static final String REMOUNT = "/lib/systemd/system/systemd-remount-fs.service";
    private static final Set<String> OF_THE_SYSTEM =
            Set.of(
                    "/proc",
                    "/sys",
                    "/dev",
                    "/dev/shm",
                    "/dev/pts",
                    "/run",
                    "/sys/kernel/security",
                    "/sys/fs/cgroup",
                    "/sys/fs/pstore",
                    "/sys/fs/bpf",
                    "/sys/firmware/efi/efivars");

    /**
     * What decides besides the text.
     *
     * @param container whether swap space is the machine's around us
     * @param devices whether devices are ours to wait for: {@code /sys} can be written to
     * @param checks whether there is a program that checks file systems of that type
     * @param canonical makes a path free of symlinks
     */
    public record Facts(
            boolean container,
            BooleanSupplier devices,
            Predicate<String> checks,
            UnaryOperator<String> canonical) {}

    private final Root root;
    private final Facts facts;

    /** Reads the file below that root. */
    public FstabGenerator(Root root, Facts facts) {
        this.root = root;
        this.facts = facts;
    }

    @Override
    public String name() {
        return "systemd-fstab-generator";
    }

    @Override
    public void generate(GeneratedUnits output) throws ErrnoException {
        // What is mounted before any unit gets the options of the file whatever else is in it.
        output.link("local-fs.target", "wants", "systemd-remount-fs.service", REMOUNT);
        Optional<String> text = root.readIfExists(FILE);
        for (Fstab.Entry entry : Fstab.parse(text.orElse(""))) {
            entry(entry, output);
        }
    }

    private void entry(Fstab.Entry entry, GeneratedUnits output) throws ErrnoException {
        if (entry.what().startsWith("/dev/") && !facts.devices().getAsBoolean()) {
            say(entry, "device %s is not for this container, ignoring".formatted(entry.what()));
        } else if (entry.type().equals("swap")) {
            swap(entry, output);
        } else if (entry.type().equals("autofs")) {
            LOG.debug("{}:{}: a map of the automounter is not ours", FILE, entry.line());
        } else if (!entry.where().startsWith("/")) {
            say(entry, "mount point %s is not a valid path, ignoring".formatted(entry.where()));
        } else {
            mount(entry, facts.canonical().apply(simple(entry.where())), output);
        }
    }

    private static void say(Fstab.Entry entry, String text) {
        LOG.warn("{}:{}: {}", FILE, entry.line(), text);
    }

    private static String simple(String path) {
        String plain = path.replaceAll("/+(\\./+)*", "/");
        return plain.length() > 1 && plain.endsWith("/")
                ? plain.substring(0, plain.length() - 1)
                : plain;
    }

    private void swap(Fstab.Entry entry, GeneratedUnits output) throws ErrnoException {
        if (facts.container()) {
            say(entry, "swap space is the machine's, not a container's, ignoring");
            return;
        }
        MountOptions options = MountOptions.parse(entry.options());
        String unit = unitOf(entry.what(), UnitType.SWAP);
        String text =
                FstabUnits.head(FILE)
                        + FstabUnits.blockDevice(entry.what())
                        + "\n[Swap]\nWhat="
                        + FstabUnits.escape(entry.what())
                        + "\n"
                        + FstabUnits.options(FstabUnits.withoutDeviceTimeout(options));
        if (!output.write(unit, text)) {
            say(entry, "%s is there already, ignoring".formatted(unit));
            return;
        }
        deviceTimeout(entry, options, output);
        refuse(entry, options);
        if (!options.isOn("noauto", "auto")) {
            String kind = options.isOn("nofail", "fail") ? "wants" : "requires";
            output.link("swap.target", kind, unit, unit);
        }
    }

    private static String unitOf(String path, UnitType type) {
        return UnitName.ofPath(path, type)
                .map(UnitName::value)
                .orElseThrow(() -> new IllegalArgumentException(path));
    }

    private static void refuse(Fstab.Entry entry, MountOptions options) {
        for (String option : List.of("x-systemd.makefs", "x-systemd.growfs")) {
            if (options.has(option)) {
                say(entry, option + " is not supported: the file system is used as it is");
            }
        }
    }

    private void mount(Fstab.Entry entry, String where, GeneratedUnits output)
            throws ErrnoException {
        Optional<UnitName> name = UnitName.ofPath(where, UnitType.MOUNT);
        if (OF_THE_SYSTEM.contains(where) || name.isEmpty()) {
            return;
        }
        FstabMount mount = FstabMount.of(entry, where);
        if (!output.write(name.get().value(), FstabUnits.mount(FILE, mount, check(mount)))) {
            say(entry, "%s is there already, ignoring".formatted(name.get()));
            return;
        }
        if (mount.isRoot() && entry.pass() > 0 && isCheckable(mount)) {
            output.link("local-fs.target", "wants", "systemd-fsck-root.service", CHECK_ROOT);
        }
        deviceTimeout(entry, mount.options(), output);
        refuse(entry, mount.options());
        links(mount, name.get(), output);
    }

    private boolean isCheckable(FstabMount mount) {
        return mount.what().startsWith("/dev/") && facts.checks().test(mount.type());
    }

    /** {@return the unit that checks the file system first, empty for none} */
    private String check(FstabMount mount) {
        if (mount.pass() == 0 || mount.isRoot() || !isCheckable(mount)) {
            return "";
        }
        return FstabUnits.instance("systemd-fsck@", mount.what(), ".service");
    }

    private void links(FstabMount mount, UnitName name, GeneratedUnits output)
            throws ErrnoException {
        String kind = mount.isNoFail() ? "wants" : "requires";
        if (mount.isAutomount()) {
            String unit = name.withType(UnitType.AUTOMOUNT).orElseThrow().value();
            output.write(unit, FstabUnits.automount(FILE, mount));
            output.link(mount.target(), kind, unit, unit);
            return;
        }
        String unit = name.value();
        List<String> wanted = mount.units("x-systemd.wanted-by");
        List<String> required = mount.units("x-systemd.required-by");
        if (!mount.isNoAuto() && wanted.isEmpty() && required.isEmpty()) {
            output.link(mount.target(), kind, unit, unit);
        }
        for (String from : wanted) {
            output.link(from, "wants", unit, unit);
        }
        for (String from : required) {
            output.link(from, "requires", unit, unit);
        }
    }

    private void deviceTimeout(Fstab.Entry entry, MountOptions options, GeneratedUnits output)
            throws ErrnoException {
        Optional<String> timeout = options.value("x-systemd.device-timeout");
        if (timeout.isEmpty()) {
            return;
        }
        if (!entry.what().startsWith("/dev/")) {
            say(entry, "x-systemd.device-timeout ignored for " + entry.what());
            return;
        }
        output.write(
                unitOf(entry.what(), UnitType.DEVICE) + ".d/50-device-timeout.conf",
                "# from supplied options \"%s\"\n\n[Unit]\nJobRunningTimeoutSec=%s\n"
                        .formatted(entry.options(), timeout.get()));
    }
}
