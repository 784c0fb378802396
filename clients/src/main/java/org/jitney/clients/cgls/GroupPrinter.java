package org.jitney.clients.cgls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.ControlGroups;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Text;

/** Draws the tree of groups below a folder. */
record GroupPrinter(Output output, View view) {
    private static final int LEAST_COLUMNS = 20;

    /**
     * What to draw.
     *
     * @param full whether lines may be of any length
     * @param empty whether groups without processes are shown
     * @param kernel whether threads of the kernel are shown
     * @param numbers whether the number of a group is shown
     * @param attributes whether its extended attributes are shown
     */
    record View(boolean full, boolean empty, boolean kernel, boolean numbers, boolean attributes) {}

    /** Draws it: {@return whether there is such a group} */
    boolean print(Path group) {
        if (!Files.isDirectory(group)) {
            return false;
        }
        print(group, "", output.width());
        return true;
    }

    private void print(Path group, String indent, int columns) {
        List<Path> below = new ArrayList<>();
        try {
            for (Path each : ControlGroups.below(group)) {
                if (view.empty() || !ControlGroups.isEmpty(each)) {
                    below.add(each);
                }
            }
            printProcesses(group, indent, columns, !below.isEmpty());
        } catch (IOException e) {
            // It is gone by now.
            return;
        }
        for (int i = 0; i < below.size(); i++) {
            boolean last = i + 1 == below.size();
            printName(below.get(i), indent, last);
            String line = last ? "  " : output.glyph(Glyph.TREE_VERTICAL);
            print(below.get(i), indent + line, columns - 2);
        }
    }

    private void printProcesses(Path group, String indent, int columns, boolean more)
            throws IOException {
        List<Long> pids = new ArrayList<>();
        for (long pid : ControlGroups.processes(group)) {
            if (view.kernel() || !ControlGroups.isKernelThread(pid)) {
                pids.add(pid);
            }
        }
        if (pids.isEmpty()) {
            return;
        }
        int width = pids.getLast().toString().length();
        int room = columns > width + 3 ? columns - width - 3 : LEAST_COLUMNS;
        for (int i = 0; i < pids.size(); i++) {
            boolean branch = more || i + 1 < pids.size();
            String command = ControlGroups.commandLine(pids.get(i)).orElse("n/a");
            String shown = view.full() ? command : Text.ellipsize(command, room, 100, output);
            String pid = pids.get(i).toString();
            output.println(
                    indent
                            + output.glyph(branch ? Glyph.TREE_BRANCH : Glyph.TREE_RIGHT)
                            + output.paint(
                                    Colour.GREY,
                                    " ".repeat(width - pid.length()) + pid + " " + shown));
        }
    }

    private void printName(Path group, String indent, boolean last) {
        String name = ControlGroups.unescape(String.valueOf(group.getFileName()));
        boolean delegated = attribute(group, "delegate").filter(v -> v.equals("1")).isPresent();
        StringBuilder line = new StringBuilder(indent);
        line.append(output.glyph(last ? Glyph.TREE_RIGHT : Glyph.TREE_BRANCH));
        line.append(delegated ? output.paint(Colour.UNDERLINE, name) : name);
        if (delegated) {
            String mark = output.glyph(Glyph.ELLIPSIS);
            line.append(' ').append(output.paint(Colour.HIGHLIGHT, mark));
        }
        if (view.numbers()) {
            number(group)
                    .ifPresent(n ->
                            line.append(' ').append(output.paint(Colour.GREY, "(#" + n + ")")));
        }
        output.println(line.toString());
        if (view.attributes()) {
            printAttributes(group, indent, last);
        }
    }

    /** The number of a group is that of its folder. */
    private static Optional<String> number(Path group) {
        try {
            return Optional.of(Files.getAttribute(group, "unix:ino").toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static UserDefinedFileAttributeView attributes(Path group) {
        return Files.getFileAttributeView(group, UserDefinedFileAttributeView.class);
    }

    private static Optional<String> attribute(Path group, String name) {
        try {
            UserDefinedFileAttributeView attributes = attributes(group);
            if (attributes == null || !attributes.list().contains(name)) {
                return Optional.empty();
            }
            ByteBuffer value = ByteBuffer.allocate(attributes.size(name));
            attributes.read(name, value);
            return Optional.of(StandardCharsets.UTF_8.decode(value.flip()).toString());
        } catch (IOException | UnsupportedOperationException e) {
            // Not every hierarchy has them.
            return Optional.empty();
        }
    }

    private void printAttributes(Path group, String indent, boolean last) {
        List<String> names;
        try {
            UserDefinedFileAttributeView attributes = attributes(group);
            names = attributes == null ? List.of() : attributes.list();
        } catch (IOException | UnsupportedOperationException e) {
            return;
        }
        for (String name : names) {
            String value = attribute(group, name).orElse("");
            output.println(
                    indent
                            + (last ? "  " : output.glyph(Glyph.TREE_VERTICAL))
                            + output.glyph(Glyph.ARROW_RIGHT)
                            + " "
                            + output.paint(Colour.BLUE, "user." + name)
                            + ": "
                            + value);
        }
    }
}
