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
    private static final long USUAL = Mount.MS_NODEV | Mount.MS_STRICTATIME;

    /** What holds unless the options say otherwise, as a later option wins over an earlier one. */
    private static final List<String> LIMITS = List.of("mode=0755", "size=10%", "nr_inodes=400k");

    static TmpfsOptions parse(String options) {
        long flags = USUAL;
        boolean readOnly = false;
        List<String> data = new ArrayList<>(LIMITS);
        for (String option : options.split(",", -1)) {
            switch (option) {
                case "ro" -> readOnly = true;
                case "noexec" -> flags |= Mount.MS_NOEXEC;
                case "nostrictatime" -> flags &= ~Mount.MS_STRICTATIME;
                case "dev" -> flags &= ~Mount.MS_NODEV;
                case "nosuid" -> flags |= Mount.MS_NOSUID;
                case "suid" -> flags &= ~Mount.MS_NOSUID;
                case "rw", "exec", "strictatime", "nodev", "" -> {}
                default -> data.add(option);
            }
        }
        return new TmpfsOptions(flags, readOnly, String.join(",", data));
    }
}
