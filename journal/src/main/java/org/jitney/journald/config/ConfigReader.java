package org.jitney.journald.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;

/**
 * Reads {@code /etc/systemd/journald.conf} and its drop-ins, of a namespace {@code
 * journald@NAME.conf}; of drop-ins of one name that of the highest folder counts.
 */
public final class ConfigReader {
    private static final List<String> FOLDERS =
            List.of("/usr/lib/systemd", "/usr/local/lib/systemd", "/run/systemd", "/etc/systemd");

    private final Root root;
    private final Consumer<Diagnostic> said;

    /**
     * Begins.
     *
     * @param said what is wrong with the files, by file and line
     */
    public ConfigReader(Root root, Consumer<Diagnostic> said) {
        this.root = root;
        this.said = said;
    }

    /** Reads what holds for the daemon of that namespace, empty for the machine's. */
    public JournaldConfig read(String namespace) {
        String name = namespace.isEmpty() ? "journald.conf" : "journald@" + namespace + ".conf";
        ConfigSettings settings = new ConfigSettings(!namespace.isEmpty());
        for (UnitFile file : files(name)) {
            for (UnitFile.Entry entry : file.entries("Journal")) {
                settings.assign(entry, said);
            }
        }
        if (namespace.isEmpty()) {
            try {
                settings.assignCommandLine(root.readIfExists("/proc/cmdline").orElse(""), said);
            } catch (ErrnoException e) {
                said.accept(Diagnostic.warning("/proc/cmdline", 0, String.valueOf(e.getMessage())));
            }
        }
        return settings.build();
    }

    private List<UnitFile> files(String name) {
        List<String> paths = new ArrayList<>();
        paths.add("/etc/systemd/" + name);
        Map<String, String> dropIns = new TreeMap<>();
        for (String folder : FOLDERS) {
            for (String file : names(folder + "/" + name + ".d")) {
                if (file.endsWith(".conf")) {
                    dropIns.put(file, folder + "/" + name + ".d/" + file);
                }
            }
        }
        paths.addAll(dropIns.values());
        List<UnitFile> files = new ArrayList<>();
        for (String path : paths) {
            parse(path).ifPresent(files::add);
        }
        return files;
    }

    private Optional<UnitFile> parse(String path) {
        try {
            return root.exists(path)
                    ? Optional.of(UnitFile.parse(path, root.readBytes(path), said))
                    : Optional.empty();
        } catch (ErrnoException | UnitFileError e) {
            said.accept(Diagnostic.warning(path, 0, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private List<String> names(String folder) {
        try {
            return root.list(folder);
        } catch (ErrnoException none) {
            return List.of();
        }
    }
}
