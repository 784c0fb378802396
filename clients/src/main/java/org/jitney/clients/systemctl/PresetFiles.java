package org.jitney.clients.systemctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jitney.unitfile.Glob;
import org.jitney.unitfile.UnitName;

/**
 * What the distribution's preset files say about a unit file.
 *
 * <p>Read here and not asked for: the bus has the answer only as a property of a loaded unit, and
 * listing files must not load them all (templates cannot be loaded at all).
 */
final class PresetFiles {
    private static final List<String> SYSTEM =
            List.of(
                    "etc/systemd/system-preset",
                    "run/systemd/system-preset",
                    "usr/local/lib/systemd/system-preset",
                    "usr/lib/systemd/system-preset",
                    "lib/systemd/system-preset");
    private static final List<String> USER =
            List.of(
                    "etc/systemd/user-preset",
                    "run/systemd/user-preset",
                    "usr/local/lib/systemd/user-preset",
                    "usr/lib/systemd/user-preset");

    private record Rule(String action, String pattern, List<String> instances) {}

    private final List<Rule> rules;

    private PresetFiles(List<Rule> rules) {
        this.rules = rules;
    }

    static PresetFiles read(Context context) {
        Path root = context.options().root().orElse(Path.of("/"));
        boolean user = context.options().user() || context.options().has("global");
        return read(root, user ? USER : SYSTEM);
    }

    static PresetFiles read(Path root, List<String> folders) {
        // A name in an earlier folder hides the same name in a later one; then by name.
        TreeMap<String, Path> files = new TreeMap<>();
        for (String folder : folders) {
            for (Path file : filesIn(root.resolve(folder))) {
                files.putIfAbsent(file.getFileName().toString(), file);
            }
        }
        List<Rule> rules = new ArrayList<>();
        for (Path file : files.values()) {
            parse(textOf(file), rules);
        }
        return new PresetFiles(rules);
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().endsWith(".preset")).toList();
        } catch (IOException e) {
            // Most of the folders exist on few systems only.
            return List.of();
        }
    }

    private static String textOf(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static void parse(String text, List<Rule> rules) {
        for (String line : text.split("\n", -1)) {
            String[] words = line.strip().split("\\s+");
            boolean action =
                    words[0].equals("enable")
                            || words[0].equals("disable")
                            || words[0].equals("ignore");
            if (words.length >= 2 && action) {
                rules.add(new Rule(words[0], words[1], List.of(words).subList(2, words.length)));
            }
        }
    }

    /** {@return enabled, disabled or ignored; the first rule that matches counts} */
    String stateOf(String name) {
        Optional<UnitName> unit = UnitName.parse(name);
        for (Rule rule : rules) {
            if (Glob.withoutEscapes(rule.pattern()).matches(name) || isInstanceOf(rule, unit)) {
                return switch (rule.action()) {
                    case "enable" -> "enabled";
                    case "disable" -> "disabled";
                    default -> "ignored";
                };
            }
        }
        return "enabled";
    }

    private static boolean isInstanceOf(Rule rule, Optional<UnitName> unit) {
        if (unit.isEmpty() || rule.instances().isEmpty() || !unit.get().isInstance()) {
            return false;
        }
        String template = unit.get().template().map(UnitName::value).orElse("");
        return template.equals(rule.pattern())
                && rule.instances().contains(unit.get().instance().orElse(""));
    }
}
