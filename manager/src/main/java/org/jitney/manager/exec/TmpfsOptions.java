package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.sys.Mount;

/**
 * The options of a temporary file system, taken apart for mount(2).
 *
 * @param readOnly whether it becomes read-only once everything is in it
 * @param data what the file system itself understands
 */
record TmpfsOptions(long flags, boolean readOnly, String data) {
    private static final long USUAL = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_STRICTATIME;

    static TmpfsOptions parse(String options) {
        long flags = USUAL;
        boolean readOnly = false;
        List<String> data = new ArrayList<>();
        for (String option : options.split(",", -1)) {
            switch (option) {
                case "ro" -> readOnly = true;
                case "noexec" -> flags |= Mount.MS_NOEXEC;
                case "nostrictatime" -> flags &= ~Mount.MS_STRICTATIME;
                case "dev" -> flags &= ~Mount.MS_NODEV;
                case "suid" -> flags &= ~Mount.MS_NOSUID;
                case "rw", "exec", "strictatime", "nosuid", "nodev", "" -> {}
                default -> data.add(option);
            }
        }
        if (data.stream().noneMatch(option -> option.startsWith("mode="))) {
            data.add("mode=0755");
        }
        return new TmpfsOptions(flags, readOnly, String.join(",", data));
    }
}
