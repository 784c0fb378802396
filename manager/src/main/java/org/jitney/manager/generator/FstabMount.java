package org.jitney.manager.generator;

import java.util.List;
import java.util.Optional;
import org.jitney.manager.unit.MountOptions;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** A line of fstab that is to be mounted, and what its options ask of the manager. */
record FstabMount(String what, String where, String type, MountOptions options, int pass) {

    static FstabMount of(Fstab.Entry entry, String where) {
        MountOptions options = MountOptions.parse(entry.options());
        boolean nfs = entry.type().equals("nfs") || entry.type().equals("nfs4");
        if (nfs && options.isOn("bg", "fg")) {
            // What mount would do in the background is a job here that may wait for ever.
            options =
                    MountOptions.parse(
                            "x-systemd.mount-timeout=infinity,retry=10000,nofail,"
                                    + entry.options()
                                    + ",fg");
        }
        return new FstabMount(entry.what(), where, entry.type(), options, entry.pass());
    }

    boolean isRoot() {
        return where.equals("/");
    }

    boolean isNoAuto() {
        return !isRoot() && options.isOn("noauto", "auto");
    }

    boolean isNoFail() {
        return !isRoot() && options.isOn("nofail", "fail");
    }

    boolean isAutomount() {
        return !isRoot()
                && (options.has("x-systemd.automount")
                        || options.all().contains("comment=systemd.automount"));
    }

    boolean isNetwork() {
        return options.isNetwork(type);
    }

    String target() {
        return isNetwork() ? "remote-fs.target" : "local-fs.target";
    }

    /** {@return the units that an option names, by name or by path} */
    List<String> units(String option) {
        boolean ofRoot = isRoot() && option.endsWith("-by");
        return ofRoot ? List.of() : options.values(option).stream().map(FstabMount::unit).toList();
    }

    private static String unit(String nameOrPath) {
        if (!nameOrPath.startsWith("/")) {
            return nameOrPath;
        }
        UnitType type = nameOrPath.startsWith("/dev/") ? UnitType.DEVICE : UnitType.MOUNT;
        Optional<UnitName> name = UnitName.ofPath(nameOrPath, type);
        return name.map(UnitName::value).orElse(nameOrPath);
    }
}
