package org.jitney.manager.bpf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.manager.unit.Structs;
import org.jitney.unitfile.Glob;

/**
 * Devices that may be used; -1 stands for any.
 *
 * @param block whether it is a block device
 * @param rights of {@code r}, {@code w} and {@code m}
 */
public record DeviceRule(boolean block, int major, int minor, String rights) {
    private static final List<Structs.Pair> STANDARD =
            List.of(
                    new Structs.Pair("/dev/null", "rwm"),
                    new Structs.Pair("/dev/zero", "rwm"),
                    new Structs.Pair("/dev/full", "rwm"),
                    new Structs.Pair("/dev/random", "rwm"),
                    new Structs.Pair("/dev/urandom", "rwm"),
                    new Structs.Pair("/dev/tty", "rwm"),
                    new Structs.Pair("/dev/ptmx", "rwm"),
                    new Structs.Pair("char-pts", "rw"));

    private static final Pattern CLASS = Pattern.compile("(char|block)-(.+)");
    private static final Pattern NUMBERS = Pattern.compile("/dev/(char|block)/(\\d+):(\\d+)");

    /** The number of a device node. */
    public record Node(boolean block, int major, int minor) {}

    /** {@return the line that version 1 of control groups takes} */
    public String line() {
        return "%s %s:%s %s"
                .formatted(
                        block ? "b" : "c",
                        major < 0 ? "*" : major,
                        minor < 0 ? "*" : minor,
                        rights);
    }

    /**
     * {@return the rules that the settings come to; empty when every device may be used}
     *
     * @param policy {@code auto}, {@code closed} or {@code strict}
     * @param classes the text of {@code /proc/devices}
     * @param nodes what a device node is, empty when it is none
     */
    public static Optional<List<DeviceRule>> of(
            String policy,
            List<Structs.Pair> allowed,
            String classes,
            Function<String, Optional<Node>> nodes) {
        if (policy.equals("auto") && allowed.isEmpty()) {
            return Optional.empty();
        }
        List<Structs.Pair> all = new ArrayList<>(policy.equals("strict") ? List.of() : STANDARD);
        all.addAll(allowed);
        List<DeviceRule> out = new ArrayList<>();
        for (Structs.Pair each : all) {
            Matcher type = CLASS.matcher(each.first());
            Matcher numbers = NUMBERS.matcher(each.first());
            if (type.matches()) {
                boolean block = type.group(1).equals("block");
                out.addAll(ofClass(block, type.group(2), each.second(), classes));
            } else {
                nodes.apply(each.first())
                        .or(() -> numbers.matches() ? Optional.of(node(numbers)) : Optional.empty())
                        .map(n -> new DeviceRule(n.block, n.major, n.minor, each.second()))
                        .ifPresent(out::add);
            }
        }
        return Optional.of(List.copyOf(out));
    }

    private static Node node(Matcher numbers) {
        return new Node(
                numbers.group(1).equals("block"),
                Integer.parseInt(numbers.group(2)),
                Integer.parseInt(numbers.group(3)));
    }

    private static List<DeviceRule> ofClass(
            boolean block, String name, String rights, String classes) {
        if (name.equals("*")) {
            return List.of(new DeviceRule(block, -1, -1, rights));
        }
        if (name.matches("\\d{1,9}")) {
            return List.of(new DeviceRule(block, Integer.parseInt(name), -1, rights));
        }
        Glob glob = Glob.of(name);
        List<DeviceRule> out = new ArrayList<>();
        boolean ofBlocks = false;
        for (String line : classes.split("\n", -1)) {
            String[] words = line.strip().split("\\s+", 2);
            if (line.toLowerCase(Locale.ROOT).startsWith("block devices")) {
                ofBlocks = true;
            } else if (words.length == 2
                    && words[0].matches("\\d{1,9}")
                    && ofBlocks == block
                    && glob.matches(words[1])) {
                out.add(new DeviceRule(block, Integer.parseInt(words[0]), -1, rights));
            }
        }
        return out;
    }
}
