package org.jitney.manager.mount;

import java.util.ArrayList;
import java.util.List;
import org.jitney.manager.unit.MountOptions;
import org.jitney.manager.unit.MountSettings;

/** The command lines of {@code mount} and {@code umount}; pure. */
final class MountCommands {
    private MountCommands() {}

    static List<String> mount(MountSettings unit, String where) {
        List<String> argv = new ArrayList<>(List.of("/bin/mount", unit.what(), where));
        flags(unit, argv);
        type(unit, argv);
        // These say when to mount, not how.
        MountOptions options =
                MountOptions.parse(unit.options()).without("nofail", "noauto", "auto");
        if (!options.all().isEmpty()) {
            argv.addAll(List.of("-o", options.toString()));
        }
        return argv;
    }

    static List<String> remount(MountSettings unit, String where) {
        List<String> argv = new ArrayList<>(List.of("/bin/mount", unit.what(), where));
        String options = unit.options();
        argv.addAll(List.of("-o", options.isEmpty() ? "remount" : "remount," + options));
        flags(unit, argv);
        type(unit, argv);
        return argv;
    }

    private static void flags(MountSettings unit, List<String> argv) {
        if (unit.sloppyOptions()) {
            argv.add("-s");
        }
        if (unit.readWriteOnly()) {
            argv.add("-w");
        }
    }

    private static void type(MountSettings unit, List<String> argv) {
        if (!unit.type().isEmpty()) {
            argv.addAll(List.of("-t", unit.type()));
        }
    }

    static List<String> unmount(MountSettings unit, String where) {
        List<String> argv = new ArrayList<>(List.of("/bin/umount", where, "-c"));
        if (unit.lazyUnmount()) {
            argv.add("-l");
        }
        if (unit.forceUnmount()) {
            argv.add("-f");
        }
        return argv;
    }
}
