package org.jitney.manager.condition;

import java.util.Set;

/**
 * The files that do not count when a directory is looked at: hidden ones, what editors and package
 * managers leave, and those of quotas and repairs.
 */
public final class HiddenFiles {
    private static final Set<String> OF_QUOTAS_AND_REPAIRS =
            Set.of("lost+found", "aquota.user", "aquota.group");

    /** What package managers and editors leave beside the files that they replace. */
    private static final Set<String> BACKUP_SUFFIXES =
            Set.of(
                    "rpmnew",
                    "rpmsave",
                    "rpmorig",
                    "dpkg-old",
                    "dpkg-new",
                    "dpkg-tmp",
                    "dpkg-dist",
                    "dpkg-bak",
                    "dpkg-backup",
                    "dpkg-remove",
                    "ucf-new",
                    "ucf-old",
                    "ucf-dist",
                    "swp",
                    "bak",
                    "old",
                    "new");

    private HiddenFiles() {}

    /** {@return whether a file of this name is one of them} */
    public static boolean has(String name) {
        if (name.startsWith(".") || name.endsWith("~") || OF_QUOTAS_AND_REPAIRS.contains(name)) {
            return true;
        }
        int dot = name.lastIndexOf('.');
        return dot >= 0 && BACKUP_SUFFIXES.contains(name.substring(dot + 1));
    }
}
