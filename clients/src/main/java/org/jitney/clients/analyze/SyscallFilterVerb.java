package org.jitney.clients.analyze;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.SyscallGroups;
import org.jitney.unitfile.SyscallGroups.Group;

/** {@code syscall-filter}: prints the groups of system calls that a filter may name. */
final class SyscallFilterVerb {
    private static final String KNOWN = "@known";

    private SyscallFilterVerb() {}

    static int run(Session session, List<String> names) throws UsageError {
        SyscallGroups known = SyscallGroups.read();
        Map<String, Group> groups = known.byName();
        session.page();
        Output output = session.output();
        if (names.isEmpty()) {
            Set<String> left = new TreeSet<>(known.calls(KNOWN));
            String between = "";
            for (Group group : groups.values()) {
                output.print(between);
                print(output, group);
                between = "\n";
                if (!group.name().equals(KNOWN)) {
                    group.members().forEach(left::remove);
                }
            }
            printUngrouped(output, left);
            output.print("\n");
            printUnlisted(session, new TreeSet<>(known.calls(KNOWN)));
            return 0;
        }
        String between = "";
        for (String name : names) {
            output.print(between);
            between = "\n";
            Group group = groups.get(name);
            if (group == null) {
                throw new UsageError("Filter set \"" + name + "\" not found.");
            }
            print(output, group);
        }
        return 0;
    }

    private static void print(Output output, Group group) {
        output.println(output.paint(Colour.HIGHLIGHT, group.name()));
        output.println("    # " + group.description());
        for (String member : group.members()) {
            boolean isGroup = member.startsWith("@");
            String colour =
                    isGroup ? output.colour(Colour.NORMAL) + output.colour(Colour.UNDERLINE) : "";
            output.println("    " + colour + member + output.reset(Colour.NORMAL));
        }
    }

    /** What the kernel has besides; it says so where tracing is mounted. */
    private static void printUnlisted(Session session, Set<String> known) {
        Path events = Path.of("/sys/kernel/tracing/available_events");
        String start = "syscalls:sys_enter_";
        Set<String> unlisted = new TreeSet<>();
        try {
            for (String line : Files.readAllLines(events)) {
                if (line.startsWith(start) && !known.contains(line.substring(start.length()))) {
                    unlisted.add(line.substring(start.length()));
                }
            }
        } catch (IOException e) {
            session.note(
                    "# Not showing unlisted system calls, couldn't retrieve kernel system call"
                            + " list: No such file or directory");
            return;
        }
        if (!unlisted.isEmpty()) {
            Output output = session.output();
            output.println(
                    "# %sUnlisted System Calls%s (supported by the local kernel, but not included in any of the filter groups listed above):"
                            .formatted(
                                    output.colour(Colour.HIGHLIGHT), output.reset(Colour.NORMAL)));
            unlisted.forEach(call -> output.println("#   " + call));
        }
    }

    private static void printUngrouped(Output output, Set<String> left) {
        if (left.isEmpty()) {
            return;
        }
        String heading =
                "# %sUngrouped System Calls%s (known but not included in any of the groups except @known):"
                        .formatted(output.colour(Colour.HIGHLIGHT), output.reset(Colour.NORMAL));
        output.println("\n" + heading);
        left.forEach(call -> output.println("#   " + call));
    }
}
