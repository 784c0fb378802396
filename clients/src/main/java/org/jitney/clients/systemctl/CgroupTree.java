package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Sorting;
import org.jitney.clients.cli.Text;

/** Draws the processes of a unit as the tree of control groups that they are in. */
public final class CgroupTree {
    /** A process, in the control group of that path. */
    public record GroupProcess(String group, long pid, String commandLine) {}

    /** How to draw. */
    public record View(Output output, boolean cut) {}

    private static final class Group {
        private final Map<String, Group> children = new TreeMap<>();
        private final List<GroupProcess> processes = new ArrayList<>();
    }

    private final View view;
    private final StringBuilder out = new StringBuilder();

    private CgroupTree(View view) {
        this.view = view;
    }

    /** {@return the lines of the tree below a control group, each beginning with the indent} */
    public static String render(
            List<GroupProcess> processes, String root, String indent, View view) {
        Group top = new Group();
        String above = root.equals("/") ? "" : root;
        for (GroupProcess process : processes) {
            Group group = top;
            String path = process.group();
            String below = path.startsWith(above) ? path.substring(above.length()) : path;
            for (String name : below.split("/", -1)) {
                if (!name.isEmpty()) {
                    group = group.children.computeIfAbsent(name, _ -> new Group());
                }
            }
            group.processes.add(process);
        }
        CgroupTree tree = new CgroupTree(view);
        tree.append(top, indent);
        return tree.out.toString();
    }

    private void append(Group group, String indent) {
        Output output = view.output();
        List<GroupProcess> processes = new ArrayList<>(group.processes);
        processes.sort(Sorting.by(GroupProcess::pid));
        int width = 0;
        for (GroupProcess process : processes) {
            width = Math.max(width, Long.toString(process.pid()).length());
        }
        for (int i = 0; i < processes.size(); i++) {
            boolean more = i + 1 < processes.size() || !group.children.isEmpty();
            String branch = output.glyph(more ? Glyph.TREE_BRANCH : Glyph.TREE_RIGHT);
            out.append(indent).append(branch);
            out.append(output.paint(Colour.GREY, line(processes.get(i), width, indent)));
            out.append('\n');
        }
        int left = group.children.size();
        for (Map.Entry<String, Group> child : group.children.entrySet()) {
            left--;
            String branch = output.glyph(left > 0 ? Glyph.TREE_BRANCH : Glyph.TREE_RIGHT);
            out.append(indent).append(branch).append(unescape(child.getKey())).append('\n');
            String line = output.glyph(left > 0 ? Glyph.TREE_VERTICAL : Glyph.TREE_SPACE);
            append(child.getValue(), indent + line);
        }
    }

    private String line(GroupProcess process, int width, String indent) {
        String pid = Long.toString(process.pid());
        String text = " ".repeat(width - pid.length()) + pid + " " + process.commandLine();
        int room = view.output().width() - Text.width(indent) - 2;
        return view.cut() ? Text.ellipsize(text, Math.max(room, 20), 100, view.output()) : text;
    }

    /** Names that the kernel keeps for itself carry an underscore in front. */
    private static String unescape(String name) {
        return name.startsWith("_") ? name.substring(1) : name;
    }
}
