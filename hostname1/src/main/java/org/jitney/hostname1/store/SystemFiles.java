package org.jitney.hostname1.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.hostname1.model.HostnameSyntax;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.unitfile.EnvFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that name a system. A file that cannot be read counts as empty, and is logged. */
public final class SystemFiles {
    /** Where the static host name lives. */
    public static final String HOSTNAME = "/etc/hostname";

    /** Where what the administrator says of the machine lives. */
    public static final String MACHINE_INFO = "/etc/machine-info";

    private static final Logger LOG = LoggerFactory.getLogger(SystemFiles.class);
    private static final String DEFAULT_NAME_HINT = "/run/systemd/default-hostname";
    private static final String LAST_RESORT = "localhost";
    private static final int MODE = 0644;

    private final Root root;

    /** Works on the files of a tree. */
    public SystemFiles(Root root) {
        this.root = root;
    }

    private String read(String file) {
        try {
            return root.readIfExists(file).orElse("");
        } catch (ErrnoException e) {
            LOG.warn("Failed to read {}, ignoring: {}", file, e.getMessage());
            return "";
        }
    }

    /** {@return the static host name, empty if there is none} */
    public String staticHostname() {
        return HostnameSyntax.fromFile(read(HOSTNAME));
    }

    /** Stores the static host name; an empty one removes the file. */
    public void setStaticHostname(String name) throws ErrnoException {
        if (name.isEmpty()) {
            root.remove(HOSTNAME);
        } else {
            root.writeAtomically(HOSTNAME, name + "\n", MODE);
        }
    }

    /** {@return machine-info in its order} */
    public Map<String, String> machineInfo() {
        return EnvFile.parse(read(MACHINE_INFO));
    }

    /** Changes one setting of machine-info; an empty value removes it, and the last the file. */
    public void setMachineInfo(String key, String value) throws ErrnoException {
        Map<String, String> all =
                new LinkedHashMap<>(EnvFile.parse(root.readIfExists(MACHINE_INFO).orElse("")));
        if (value.isEmpty()) {
            all.remove(key);
        } else {
            all.put(key, value);
        }
        if (all.isEmpty()) {
            root.remove(MACHINE_INFO);
        } else {
            root.writeAtomically(MACHINE_INFO, EnvFile.render(all), MODE);
        }
    }

    /** {@return the fields of os-release} */
    public Map<String, String> osRelease() {
        for (String file : List.of("/etc/os-release", "/usr/lib/os-release")) {
            String content = read(file);
            if (!content.isEmpty()) {
                return EnvFile.parse(content);
            }
        }
        return Map.of();
    }

    /** {@return the name for a machine that nobody named} */
    public String defaultHostname() {
        String name = osRelease().getOrDefault("DEFAULT_HOSTNAME", "");
        return HostnameSyntax.isValid(name) ? name : LAST_RESORT;
    }

    /** {@return the default name that is in force since boot, empty if another one is} */
    public String defaultNameHint() {
        return read(DEFAULT_NAME_HINT).strip();
    }

    /** Notes for other programs that the name in force is a default one, or that it is not. */
    public void setDefaultNameHint(String name) {
        try {
            if (name.isEmpty()) {
                root.remove(DEFAULT_NAME_HINT);
            } else {
                root.mkdirs("/run/systemd", 0755);
                root.writeAtomically(DEFAULT_NAME_HINT, name + "\n", MODE);
            }
        } catch (ErrnoException e) {
            LOG.warn("Failed to update {}, ignoring: {}", DEFAULT_NAME_HINT, e.getMessage());
        }
    }

    /** {@return the machine's ID in 32 digits, empty if it has none yet} */
    public String machineId() {
        return id(read("/etc/machine-id"));
    }

    /** {@return the ID of this boot in 32 digits} */
    public String bootId() {
        return id(read("/proc/sys/kernel/random/boot_id"));
    }

    private static String id(String text) {
        String digits = text.strip().replace("-", "");
        return digits.matches("[0-9a-fA-F]{32}") ? digits.toLowerCase(java.util.Locale.ROOT) : "";
    }
}
