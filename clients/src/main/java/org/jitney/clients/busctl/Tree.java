package org.jitney.clients.busctl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.ObjectPath;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;

/** {@code busctl tree}: the objects of a service, found by introspection. */
final class Tree {
    private Tree() {}

    /** Where complaints about objects that cannot be introspected go. */
    interface Complaints {
        void say(String text);
    }

    static Set<String> discover(Peer peer, String service, Complaints complaints) {
        Set<String> found = new TreeSet<>();
        Deque<String> waiting = new ArrayDeque<>(List.of("/"));
        Set<String> seen = new TreeSet<>(waiting);
        while (!waiting.isEmpty()) {
            String path = waiting.remove();
            try {
                String xml =
                        peer.at(service)
                                .call(path, "org.freedesktop.DBus.Introspectable", "Introspect", "")
                                .get(0)
                                .toString();
                found.add(path);
                for (String child : Introspection.parse(xml).children()) {
                    String below = path.equals("/") ? "/" + child : path + "/" + child;
                    if (ObjectPath.isValid(below) && seen.add(below)) {
                        waiting.add(below);
                    }
                }
            } catch (CallFailed | Introspection.BadDocument e) {
                complaints.say(
                        "Failed to introspect object "
                                + path
                                + " of service "
                                + service
                                + ": "
                                + e.getMessage());
            }
        }
        return found;
    }

    static String render(Set<String> paths, boolean list, Output output) {
        StringBuilder out = new StringBuilder();
        if (list) {
            paths.forEach(path -> out.append(path).append('\n'));
            return out.toString();
        }
        if (paths.isEmpty()) {
            return "No objects discovered.\n";
        }
        if (paths.size() == 1 && paths.contains("/")) {
            return "Only root object discovered.\n";
        }
        append(out, "/", "", new ArrayList<>(paths), output);
        return out.toString();
    }

    private static void append(
            StringBuilder out, String parent, String indent, List<String> paths, Output output) {
        List<String> children = new ArrayList<>();
        String last = "";
        for (String path : paths) {
            boolean below = !path.equals("/") && isBelow(path, parent);
            // Sorted, so that what is below a child of ours comes after the child.
            if (below && (last.isEmpty() || !isBelow(path, last))) {
                children.add(path);
                last = path;
            }
        }
        for (int i = 0; i < children.size(); i++) {
            boolean more = i + 1 < children.size();
            out.append(indent).append(output.glyph(more ? Glyph.TREE_BRANCH : Glyph.TREE_RIGHT));
            out.append(children.get(i)).append('\n');
            String line = output.glyph(more ? Glyph.TREE_VERTICAL : Glyph.TREE_SPACE);
            append(out, children.get(i), indent + line, paths, output);
        }
    }

    private static boolean isBelow(String path, String parent) {
        return parent.equals("/") ? path.length() > 1 : path.startsWith(parent + "/");
    }
}
