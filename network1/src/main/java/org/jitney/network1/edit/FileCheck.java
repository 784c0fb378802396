package org.jitney.network1.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.network1.edit.Problem.Severity;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;

/** Says what is wrong with a file: sections, keys, values, and what it cannot be without. */
final class FileCheck {
    private final String path;
    private final FileName name;
    private final List<Problem> problems = new ArrayList<>();

    private FileCheck(String path, FileName name) {
        this.path = path;
        this.name = name;
    }

    /** {@return what there is to say about the content of a file} */
    static List<Problem> check(String path, FileName name, byte[] content) {
        FileCheck check = new FileCheck(path, name);
        if (content.length > 0) { // without content it masks
            check.run(content);
        }
        return check.problems;
    }

    private void run(byte[] content) {
        UnitFile file;
        try {
            file = UnitFile.parse(path, content, this::heard);
        } catch (UnitFileError e) {
            add(e.line(), "", "", String.valueOf(e.getMessage()), Severity.ERROR);
            return;
        }
        for (UnitFile.Section section : file.sections()) {
            if (!section.name().startsWith("X-")) {
                section(section);
            }
        }
        if (name.dropIn().isEmpty()) {
            whole(file);
        }
    }

    private void heard(Diagnostic said) {
        add(said.line(), "", "", said.text(), Severity.ERROR);
    }

    private void section(UnitFile.Section section) {
        Optional<Map<String, KeyTables.Key>> keys =
                KeyTables.get().section(name.kind(), section.name());
        if (keys.isEmpty()) {
            add(section.line(), section.name(), "", "unknown section", Severity.ERROR);
            return;
        }
        for (UnitFile.Entry entry : section.entries()) {
            KeyTables.Key key = keys.get().get(entry.key());
            if (entry.key().startsWith("X-")) {
                continue;
            }
            if (key == null) {
                add(entry, "unknown key", Severity.ERROR);
            } else {
                value(entry, key);
            }
        }
    }

    private void value(UnitFile.Entry entry, KeyTables.Key key) {
        String value = entry.value();
        // An empty value takes back what was said before.
        if (!value.isEmpty() && !key.type().test().test(value)) {
            add(entry, "'%s' is not %s".formatted(value, key.type().what()), Severity.ERROR);
        } else if (key.isLater()) {
            add(entry, "unknown to release 252", Severity.NOTICE);
        } else if (!key.isApplied()) {
            add(entry, "has no effect", Severity.NOTICE);
        }
    }

    private void whole(UnitFile file) {
        switch (name.kind()) {
            case NETWORK, LINK -> {
                if (file.entries("Match").isEmpty()) {
                    String text = "without a condition in [Match] it is for no link";
                    add(0, "", "", text, Severity.WARNING);
                }
            }
            case NETDEV -> {
                for (String key : List.of("Kind", "Name")) {
                    if (file.lastValue("NetDev", key).orElse("").isEmpty()) {
                        add(0, "NetDev", key, "is missing", Severity.ERROR);
                    }
                }
                file.lastValue("NetDev", "Kind").ifPresent(kind -> needs(file, kind));
            }
        }
    }

    private void needs(UnitFile file, String kind) {
        if (kind.equals("vlan") && file.values("VLAN", "Id").isEmpty()) {
            add(0, "VLAN", "Id", "is missing", Severity.ERROR);
        }
        if (kind.equals("vrf")
                && file.values("VRF", "Table").isEmpty()
                && file.values("VRF", "TableId").isEmpty()) {
            add(0, "VRF", "Table", "is missing", Severity.ERROR);
        }
    }

    private void add(UnitFile.Entry entry, String text, Severity severity) {
        add(entry.line(), entry.section(), entry.key(), text, severity);
    }

    private void add(int line, String section, String key, String text, Severity severity) {
        problems.add(new Problem(path, line, section, key, text, severity));
    }
}
