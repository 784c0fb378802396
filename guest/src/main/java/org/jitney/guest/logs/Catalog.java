package org.jitney.guest.logs;

import java.util.Locale;
import java.util.Optional;
import org.jitney.guest.tree.TreeError;
import org.jitney.guest.tree.TreeView;

/** The explanations of messages that a guest's packages bring along. */
public final class Catalog {
    private static final String FOLDER = "/usr/lib/systemd/catalog";

    private Catalog() {}

    /** {@return the explanation of a message ID, in English; empty if there is none} */
    public static Optional<String> find(TreeView tree, String messageId) throws TreeError {
        String wanted = messageId.replace("-", "").toLowerCase(Locale.ROOT);
        for (String name : tree.list(FOLDER)) {
            // Others end in .LANGUAGE.catalog.
            if (name.matches("[^.]+\\.catalog")) {
                String text = tree.readText(FOLDER + "/" + name).orElse("");
                Optional<String> found = find(text, wanted);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> find(String text, String wanted) {
        StringBuilder found = new StringBuilder();
        boolean isHere = false;
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("-- ")) {
                if (isHere) {
                    break;
                }
                String id = line.substring(3).strip();
                isHere = id.equals(wanted);
            } else if (isHere && !line.startsWith("#")) {
                found.append(line).append('\n');
            }
        }
        return isHere || !found.isEmpty()
                ? Optional.of(found.toString().strip() + "\n")
                : Optional.empty();
    }
}
