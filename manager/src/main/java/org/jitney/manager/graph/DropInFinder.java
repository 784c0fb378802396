package org.jitney.manager.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jitney.unitfile.UnitName;

/** Finds the drop-ins of a unit: in the folders of its names and their forms, and of its type. */
final class DropInFinder {
    private final List<String> search;
    private final UnitFolders folders;

    DropInFinder(List<String> search, UnitFolders folders) {
        this.search = search;
        this.folders = folders;
    }

    /** {@return the drop-in files of a unit in the order in which they apply} */
    List<String> find(Set<String> names) throws IOException {
        Map<String, String> byName = new TreeMap<>();
        for (String name : names) {
            List<String> forms = new ArrayList<>();
            for (String form : forms(new UnitName(name))) {
                if (folders.isAnywhere(form + ".d")) {
                    forms.add(form + ".d");
                }
            }
            dropIns(forms, byName);
        }
        for (String name : names) {
            String ofType = new UnitName(name).type().suffix() + ".d";
            if (folders.isAnywhere(ofType)) {
                dropIns(List.of(ofType), byName);
            }
        }
        // The first of a name decides: a mask hides those below it, too.
        return List.copyOf(byName.values());
    }

    private void dropIns(List<String> forms, Map<String, String> byName) throws IOException {
        for (String folder : search) {
            for (String form : forms) {
                dropInsIn(folder, form, byName);
            }
        }
    }

    private void dropInsIn(String folder, String name, Map<String, String> byName)
            throws IOException {
        for (String file : folders.below(folder, name)) {
            if (file.endsWith(".conf") && !file.startsWith(".")) {
                byName.putIfAbsent(file, merged(folder, name, file) + "/" + name + "/" + file);
            }
        }
    }

    /** With a merged /usr a drop-in is shown where it really lies. */
    private String merged(String folder, String name, String file) throws IOException {
        String really = "/usr" + folder;
        boolean same =
                folder.startsWith("/lib/")
                        && search.contains(really)
                        && folders.below(really, name).contains(file);
        return same ? really : folder;
    }

    /** The name, its template, and every prefix that ends in a dash, longest first. */
    private static List<String> forms(UnitName name) {
        Set<String> out = new LinkedHashSet<>(List.of(name.value()));
        name.template().ifPresent(t -> out.add(t.value()));
        String suffix = "." + name.type().suffix();
        String prefix = name.prefix();
        for (int dash = prefix.lastIndexOf('-');
                dash > 0;
                dash = prefix.lastIndexOf('-', dash - 1)) {
            String start = prefix.substring(0, dash + 1);
            if (!name.isPlain()) {
                out.add(start + "@" + suffix);
            }
            out.add(start + suffix);
        }
        return List.copyOf(out);
    }
}
