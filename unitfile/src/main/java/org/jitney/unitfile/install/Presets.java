package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.Glob;
import org.jitney.unitfile.RawBytes;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.Words;

/**
 * The rules of preset files: the first one that matches a unit decides; without one it is enabled.
 */
public final class Presets {
    private record Rule(boolean enable, String pattern, List<String> instances) {}

    /** What the rules say about a unit: for a template perhaps which instances to enable. */
    public record Answer(boolean enable, List<String> instances) {
        /** Makes an answer whose list nobody can change any more. */
        public Answer {
            instances = List.copyOf(instances);
        }
    }

    private final List<Rule> rules;

    private Presets(List<Rule> rules) {
        this.rules = rules;
    }

    /** Reads the files of the folders; of two with one name the more important folder's counts. */
    public static Presets read(
            FileTree tree, List<String> folders, Consumer<Diagnostic> diagnostics)
            throws IOException {
        var files = new TreeMap<String, String>();
        for (String folder : folders) {
            for (String name : tree.list(folder)) {
                if (name.endsWith(".preset")) {
                    files.putIfAbsent(name, folder + "/" + name);
                }
            }
        }
        List<Rule> rules = new ArrayList<>();
        for (String file : files.values()) {
            boolean readable =
                    tree.stat(file)
                            .filter(s -> s.kind() == FileTree.Kind.REGULAR)
                            .filter(s -> s.size() <= UnitFileSearch.MAX_SIZE)
                            .isPresent();
            if (readable) {
                String text = RawBytes.decode(tree.read(file).orElse(new byte[0]));
                parse(file, text, rules, diagnostics);
            }
        }
        return new Presets(rules);
    }

    private static void parse(
            String file, String text, List<Rule> rules, Consumer<Diagnostic> diagnostics) {
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String rule = line.strip();
            if (rule.isEmpty() || rule.startsWith("#") || rule.startsWith(";")) {
                continue;
            }
            try {
                List<String> words = Words.all(rule, Words.Flag.UNQUOTE, Words.Flag.RETAIN_ESCAPE);
                boolean enable = words.getFirst().equals("enable");
                if ((enable || words.getFirst().equals("disable")) && words.size() > 1) {
                    List<String> instances =
                            enable ? words.subList(2, words.size()) : List.<String>of();
                    rules.add(new Rule(enable, words.get(1), List.copyOf(instances)));
                } else {
                    diagnostics.accept(
                            Diagnostic.warning(file, number, "Couldn't parse line '" + rule + "'"));
                }
            } catch (UnitFileError e) {
                diagnostics.accept(Diagnostic.warning(file, number, e.getMessage()));
            }
        }
    }

    /** {@return what the rules say about a unit} */
    public Answer about(String name) {
        Optional<UnitName> unit = UnitName.parse(name);
        for (Rule rule : rules) {
            Optional<Answer> byInstance = unit.flatMap(u -> byInstance(rule, u));
            if (byInstance.isPresent()) {
                return byInstance.get();
            }
            if (Glob.withoutEscapes(rule.pattern).matches(name)) {
                return new Answer(rule.enable, List.of());
            }
        }
        return new Answer(true, List.of());
    }

    private static Optional<Answer> byInstance(Rule rule, UnitName unit) {
        if (rule.instances.isEmpty()) {
            return Optional.empty();
        }
        if (unit.isTemplate() && rule.pattern.equals(unit.value())) {
            List<String> names =
                    rule.instances.stream()
                            .flatMap(i -> unit.withInstance(i).stream())
                            .map(UnitName::value)
                            .toList();
            return Optional.of(new Answer(true, names));
        }
        boolean ofTemplate = unit.template().map(t -> t.value().equals(rule.pattern)).orElse(false);
        return ofTemplate && rule.instances.contains(unit.instance().orElse(""))
                ? Optional.of(new Answer(true, List.of()))
                : Optional.empty();
    }
}
