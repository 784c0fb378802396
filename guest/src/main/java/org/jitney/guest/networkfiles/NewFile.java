package org.jitney.guest.networkfiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.guest.network.Block;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;

/** The text of a file from sections and settings, checked line by line. */
final class NewFile {
    private final String path;
    private final StringBuilder text = new StringBuilder();

    NewFile(String path) {
        this.path = path;
    }

    /** Adds a section, unless it has no settings. */
    NewFile section(String name, Map<String, List<String>> settings) throws BadFile {
        if (settings.isEmpty()) {
            return this;
        }
        if (!name.matches("[A-Za-z0-9-]{1,128}")) {
            throw new BadFile(BadFile.Kind.INVALID, "Not a section: '" + name + "'");
        }
        text.append(text.isEmpty() ? "" : "\n").append('[').append(name).append("]\n");
        for (Map.Entry<String, List<String>> setting : settings.entrySet()) {
            if (!setting.getKey().matches("[A-Za-z0-9-]+")) {
                throw new BadFile(BadFile.Kind.INVALID, "Not a key: '" + setting.getKey() + "'");
            }
            for (String value : setting.getValue()) {
                if (!Block.isWritable(value)) {
                    throw new BadFile(
                            BadFile.Kind.INVALID,
                            "Not a value for " + setting.getKey() + "=: '" + value + "'");
                }
                text.append(setting.getKey()).append('=').append(value.strip()).append('\n');
            }
        }
        return this;
    }

    /** {@return the text, which networkd knows every name of} */
    String checked() throws BadFile {
        List<Diagnostic> said = new ArrayList<>();
        try {
            UnitFile file = UnitFile.parse(path, text.toString(), said::add);
            said.addAll(KnownKeys.check(file));
        } catch (UnitFileError e) {
            throw new BadFile(BadFile.Kind.INVALID, path + ": " + e.getMessage());
        }
        if (!said.isEmpty()) {
            throw new BadFile(BadFile.Kind.INVALID, said.getFirst().toString());
        }
        return text.toString();
    }
}
