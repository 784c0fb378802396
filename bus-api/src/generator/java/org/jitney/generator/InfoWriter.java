package org.jitney.generator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes the class with the table of an interface; the format is that of {@code InterfaceMembers}.
 */
final class InfoWriter {
    private InfoWriter() {}

    /**
     * {@code org.freedesktop.systemd1.Manager} becomes {@code Systemd1Manager}, {@code
     * org.jitney.Bus1} {@code JitneyBus1}.
     */
    static String className(String interfaceName) {
        StringBuilder name = new StringBuilder();
        String own = interfaceName.replaceFirst("^org\\.(freedesktop\\.)?", "");
        for (String part : own.split("\\.")) {
            name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
        }
        return name.toString();
    }

    /** Members of a kind are in the given order, then by name. */
    static String render(InterfaceXml one, List<String> order) {
        List<InterfaceXml.Member> members = new ArrayList<>(one.members());
        members.sort(
                Comparator.comparing(InterfaceXml.Member::kind)
                        .thenComparing(member -> rank(member.name(), order))
                        .thenComparing(InterfaceXml.Member::name));
        String table =
                members.stream().map(InfoWriter::line).collect(Collectors.joining("\n", "", "\n"));
        return """
        package org.jitney.bus.api;

        /** {@code %1$s}: generated from its XML file. */
        public final class %2$s {
            /** The name of the interface. */
            public static final String NAME = "%1$s";

            /** What the interface has. */
            public static final InterfaceInfo INFO =
                    InterfaceInfo.of(
                            NAME,
                            \"""
        %3$s                    \""");

            private %2$s() {}
        }
        """
                .formatted(
                        one.name(),
                        className(one.name()),
                        members.isEmpty() ? "" : table.indent(20));
    }

    private static int rank(String member, List<String> order) {
        int at = order.indexOf(member);
        return at < 0 ? order.size() : at;
    }

    private static String line(InterfaceXml.Member member) {
        List<String> words = new ArrayList<>();
        switch (member.kind()) {
            case METHOD -> {
                words.add("M");
                words.add(member.name());
                words.add(types(member.in()) + ">" + types(member.out()));
                words.add(names(member));
            }
            case PROPERTY -> {
                words.add("P");
                words.add(member.name());
                words.add(member.type());
            }
            case SIGNAL -> {
                words.add("S");
                words.add(member.name());
                words.add(member.out().isEmpty() ? "-" : types(member.out()));
                words.add(names(member));
            }
        }
        words.add(flags(member));
        words.add(since(member));
        words.add(String.valueOf(releases(member)));
        for (String usual : List.of("7", "0", "-", "-")) {
            if (!words.getLast().equals(usual) || words.size() == 3) {
                break;
            }
            words.removeLast();
        }
        return String.join(" ", words);
    }

    private static String types(List<InterfaceXml.Arg> args) {
        return args.stream().map(InterfaceXml.Arg::type).collect(Collectors.joining());
    }

    private static String names(InterfaceXml.Member member) {
        List<String> names = new ArrayList<>();
        member.in().forEach(arg -> names.add(arg.name()));
        member.out().forEach(arg -> names.add(arg.name()));
        return names.stream().allMatch(String::isEmpty) ? "-" : String.join(",", names);
    }

    private static String flags(InterfaceXml.Member member) {
        StringBuilder flags = new StringBuilder();
        flags.append(member.writable() ? "w" : "");
        flags.append(
                switch (member.annotation("EmitsChangedSignal")) {
                    case "const" -> "c";
                    case "invalidates" -> "i";
                    case "false" -> "f";
                    case "", "true" -> "";
                    case String other -> throw new IllegalArgumentException(other);
                });
        flags.append(member.annotation("Deprecated").equals("true") ? "d" : "");
        flags.append(member.annotation("NoReply").equals("true") ? "n" : "");
        flags.append(member.annotation("Privileged").equals("true") ? "p" : "");
        flags.append(member.hidden() ? "h" : "");
        return flags.isEmpty() ? "-" : flags.toString();
    }

    /** What is not documented was first seen in a range of releases; the end of it is certain. */
    private static String since(InterfaceXml.Member member) {
        String since = member.annotation("Since");
        if (since.isEmpty()) {
            since = member.annotation("SinceObserved");
            since = since.substring(since.lastIndexOf('.') + 1);
        }
        return since.isEmpty() ? "0" : since;
    }

    private static int releases(InterfaceXml.Member member) {
        String releases = member.annotation("Releases");
        if (releases.isEmpty()) {
            return 7;
        }
        return (releases.contains("252") ? 1 : 0)
                + (releases.contains("257") ? 2 : 0)
                + (releases.contains("262") ? 4 : 0);
    }
}
