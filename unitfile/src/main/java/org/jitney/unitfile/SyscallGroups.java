package org.jitney.unitfile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The groups of system calls that {@code SystemCallFilter=} may name (systemd.exec(5)), as systemd
 * 252 shows them, {@code @known} among them. The facts are in a resource beside this class.
 */
public final class SyscallGroups {
    private final Map<String, Group> groups;

    /**
     * One group.
     *
     * @param name with the {@code @} before it
     * @param description what it is for
     * @param members calls, and other groups by their names
     */
    public record Group(String name, String description, List<String> members) {
        /** Copies the list. */
        public Group {
            members = List.copyOf(members);
        }
    }

    private SyscallGroups(Map<String, Group> groups) {
        this.groups = groups;
    }

    /** {@return the groups, in the reference's order} */
    public static SyscallGroups read() {
        Map<String, Group> groups = new LinkedHashMap<>();
        String head = "";
        List<String> members = new ArrayList<>();
        for (String line : text().split("\n", -1)) {
            if (line.startsWith("@")) {
                add(groups, head, members);
                head = line;
                members = new ArrayList<>();
            } else if (line.startsWith(" ")) {
                members.addAll(List.of(line.strip().split(" ", -1)));
            }
        }
        add(groups, head, members);
        return new SyscallGroups(groups);
    }

    private static void add(Map<String, Group> groups, String head, List<String> members) {
        if (!head.isEmpty()) {
            int space = head.indexOf(' ');
            String name = head.substring(0, space);
            groups.put(name, new Group(name, head.substring(space + 1), members));
        }
    }

    private static String text() {
        try (InputStream in = SyscallGroups.class.getResourceAsStream("syscall-groups")) {
            if (in == null) {
                throw new IllegalStateException("the table of system calls is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the groups by name, in order} */
    public Map<String, Group> byName() {
        return groups;
    }

    /**
     * {@return the calls of a group and of the groups in it, in order; none if there is no such}
     */
    public Set<String> calls(String name) {
        Set<String> calls = new LinkedHashSet<>();
        collect(name, calls);
        return calls;
    }

    private void collect(String name, Set<String> calls) {
        Group group = groups.get(name);
        for (String member : group == null ? List.<String>of() : group.members()) {
            if (member.startsWith("@")) {
                collect(member, calls);
            } else {
                calls.add(member);
            }
        }
    }
}
