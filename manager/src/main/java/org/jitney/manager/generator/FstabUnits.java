package org.jitney.manager.generator;

import java.util.Optional;
import org.jitney.manager.unit.MountOptions;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/** The texts of the units that come from fstab; pure. */
final class FstabUnits {
    private FstabUnits() {}

    static String head(String source) {
        return "[Unit]\nDocumentation=man:fstab(5) man:systemd-fstab-generator(8)\nSourcePath="
                + source
                + "\n";
    }

    /** {@return the text with what would be a specifier taken literally} */
    static String escape(String text) {
        return text.replace("%", "%%");
    }

    /** {@return the unit of a template whose instance is a path} */
    static String instance(String prefix, String path, String suffix) {
        return prefix + UnitEscape.escapePath(path).orElseThrow() + suffix;
    }

    static String blockDevice(String what) {
        return what.startsWith("/dev/")
                ? "After=" + instance("blockdev@", what, ".target") + "\n"
                : "";
    }

    static MountOptions withoutDeviceTimeout(MountOptions options) {
        return options.without("x-systemd.device-timeout");
    }

    static String options(MountOptions options) {
        String text = options.toString();
        return text.isEmpty() || text.equals("defaults") ? "" : "Options=" + escape(text) + "\n";
    }

    /**
     * {@return the text of a mount unit}
     *
     * @param check the unit that checks the file system first, empty for none
     */
    static String mount(String source, FstabMount mount, String check) {
        StringBuilder out = new StringBuilder(head(source));
        links(mount, out);
        if (!mount.isNoFail()) {
            out.append("Before=").append(mount.target()).append('\n');
        }
        if (!check.isEmpty()) {
            out.append("Requires=%s\nAfter=%s\n".formatted(check, check));
        }
        out.append(blockDevice(mount.what()));
        out.append("\n[Mount]\nWhat=").append(escape(mount.what()));
        out.append("\nWhere=").append(escape(mount.where())).append('\n');
        if (!mount.type().isEmpty() && !mount.type().equals("auto")) {
            out.append("Type=").append(escape(mount.type())).append('\n');
        }
        timeout(mount.options().value("x-systemd.mount-timeout"), "TimeoutSec", out);
        out.append(options(withoutDeviceTimeout(mount.options())));
        if (mount.options().has("x-systemd.rw-only")) {
            out.append("ReadWriteOnly=yes\n");
        }
        return out.toString();
    }

    private static void links(FstabMount mount, StringBuilder out) {
        for (String unit : mount.units("x-systemd.after")) {
            out.append("After=").append(unit).append('\n');
        }
        for (String unit : mount.units("x-systemd.requires")) {
            out.append("After=%s\nRequires=%s\n".formatted(unit, unit));
        }
        for (String unit : mount.units("x-systemd.before")) {
            out.append("Before=").append(unit).append('\n');
        }
        for (String path : mount.options().values("x-systemd.requires-mounts-for")) {
            out.append("RequiresMountsFor=").append(path).append('\n');
        }
    }

    /** What is no time is left out, as if nothing had been said. */
    private static void timeout(Optional<String> value, String directive, StringBuilder out) {
        value.flatMap(FstabUnits::time)
                .ifPresent(time -> out.append(directive).append('=').append(time).append('\n'));
    }

    private static Optional<String> time(String text) {
        try {
            return Optional.of(TimeSpan.parse(text).render());
        } catch (UnitFileError notATime) {
            return Optional.empty();
        }
    }

    static String automount(String source, FstabMount mount) {
        StringBuilder out = new StringBuilder("[Unit]\nSourcePath=" + source + "\n");
        out.append("Documentation=man:fstab(5) man:systemd-fstab-generator(8)\n");
        out.append("\n[Automount]\nWhere=").append(escape(mount.where())).append('\n');
        timeout(mount.options().value("x-systemd.idle-timeout"), "TimeoutIdleSec", out);
        return out.toString();
    }
}
