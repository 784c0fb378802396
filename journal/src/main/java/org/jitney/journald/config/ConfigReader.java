package org.jitney.journald.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.ConfigurationFiles;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;

/** Reads {@code journald.conf} and its drop-ins, of a namespace {@code journald@NAME.conf}. */
public final class ConfigReader {
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
        ConfigSettings settings = new ConfigSettings(standard(!namespace.isEmpty()));
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

    private JournaldConfig standard(boolean isNamespace) {
        JournaldConfig standard = JournaldConfig.standard(isNamespace);
        try {
            return root.exists("/etc/debian_version") ? standard.asOnDebian() : standard;
        } catch (ErrnoException e) {
            return standard;
        }
    }

    private List<UnitFile> files(String name) {
        List<UnitFile> files = new ArrayList<>();
        ConfigurationFiles.read(
                        root, name, (path, why) -> said.accept(Diagnostic.warning(path, 0, why)))
                .forEach((path, content) -> parse(path, content).ifPresent(files::add));
        return files;
    }

    private Optional<UnitFile> parse(String path, byte[] content) {
        try {
            return Optional.of(UnitFile.parse(path, content, said));
        } catch (UnitFileError e) {
            said.accept(Diagnostic.warning(path, 0, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }
}
