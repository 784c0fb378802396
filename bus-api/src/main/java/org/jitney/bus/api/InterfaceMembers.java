package org.jitney.bus.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The members of an interface, as read from its text table. A line is a member; words at the end
 * that have their usual value are left out:
 *
 * <pre>
 * M NAME IN&gt;OUT ARGNAMES FLAGS SINCE RELEASES
 * P NAME SIGNATURE FLAGS SINCE RELEASES
 * S NAME SIGNATURE ARGNAMES FLAGS SINCE RELEASES
 * </pre>
 *
 * Arguments' names are separated by commas, {@code -} stands for nothing. Flags: {@code w}
 * writable; {@code c i f} emits const, invalidates, false; {@code d} deprecated; {@code n} no
 * reply; {@code p} privileged; {@code h} hidden. RELEASES is a sum of 1 (252), 2 (257) and 4 (262).
 */
record InterfaceMembers(
        List<MethodInfo> methods, List<PropertyInfo> properties, List<SignalInfo> signals) {

    static InterfaceMembers parse(String table) {
        var methods = new ArrayList<MethodInfo>();
        var properties = new ArrayList<PropertyInfo>();
        var signals = new ArrayList<SignalInfo>();
        for (int start = 0; start < table.length(); ) {
            int end = table.indexOf('\n', start);
            List<String> words = split(table.substring(start, end), ' ');
            switch (words.getFirst()) {
                case "M" -> methods.add(method(words));
                case "P" -> properties.add(property(words));
                case "S" -> signals.add(signal(words));
                default -> throw new IllegalArgumentException(words.toString());
            }
            start = end + 1;
        }
        return new InterfaceMembers(
                Collections.unmodifiableList(methods),
                Collections.unmodifiableList(properties),
                Collections.unmodifiableList(signals));
    }

    private static MethodInfo method(List<String> words) {
        String signature = words.get(2);
        int arrow = signature.indexOf('>');
        List<String> in = types(signature.substring(0, arrow));
        List<String> out = types(signature.substring(arrow + 1));
        List<String> names = split(word(words, 3), ',');
        String flags = word(words, 4);
        return new MethodInfo(
                words.get(1),
                args(in, names, 0),
                args(out, names, in.size()),
                has(flags, 'n'),
                has(flags, 'd'),
                has(flags, 'p'),
                has(flags, 'h'),
                number(words, 5, 0),
                releases(words, 6));
    }

    private static PropertyInfo property(List<String> words) {
        String flags = word(words, 3);
        return new PropertyInfo(
                words.get(1),
                words.get(2),
                has(flags, 'w'),
                emits(flags),
                has(flags, 'd'),
                has(flags, 'p'),
                has(flags, 'h'),
                number(words, 4, 0),
                releases(words, 5));
    }

    private static SignalInfo signal(List<String> words) {
        String signature = words.get(2);
        List<String> types = signature.equals("-") ? List.of() : types(signature);
        String flags = word(words, 4);
        return new SignalInfo(
                words.get(1),
                args(types, split(word(words, 3), ','), 0),
                has(flags, 'd'),
                has(flags, 'h'),
                number(words, 5, 0),
                releases(words, 6));
    }

    private static PropertyInfo.Emits emits(String flags) {
        if (has(flags, 'c')) {
            return PropertyInfo.Emits.CONST;
        }
        if (has(flags, 'i')) {
            return PropertyInfo.Emits.INVALIDATES;
        }
        return has(flags, 'f') ? PropertyInfo.Emits.FALSE : PropertyInfo.Emits.TRUE;
    }

    private static List<ArgInfo> args(List<String> types, List<String> names, int from) {
        var args = new ArrayList<ArgInfo>();
        for (int i = 0; i < types.size(); i++) {
            String name = from + i < names.size() ? names.get(from + i) : "";
            args.add(new ArgInfo(name.equals("-") ? "" : name, types.get(i)));
        }
        return Collections.unmodifiableList(args);
    }

    /** Splits a signature into its complete types. */
    static List<String> types(String signature) {
        var types = new ArrayList<String>();
        for (int start = 0; start < signature.length(); ) {
            int end = start;
            while (signature.charAt(end) == 'a') {
                end++;
            }
            for (int depth = depth(signature, end); depth > 0; ) {
                end++;
                depth += depth(signature, end);
            }
            types.add(signature.substring(start, end + 1));
            start = end + 1;
        }
        return types;
    }

    private static int depth(String signature, int at) {
        return switch (signature.charAt(at)) {
            case '(', '{' -> 1;
            case ')', '}' -> -1;
            default -> 0;
        };
    }

    private static Set<Release> releases(List<String> words, int at) {
        int mask = number(words, at, 7);
        var releases = EnumSet.noneOf(Release.class);
        for (Release release : Release.values()) {
            if ((mask & release.bit()) != 0) {
                releases.add(release);
            }
        }
        return Collections.unmodifiableSet(releases);
    }

    private static String word(List<String> words, int at) {
        return at < words.size() ? words.get(at) : "-";
    }

    private static int number(List<String> words, int at, int usual) {
        return at < words.size() ? Integer.parseInt(words.get(at)) : usual;
    }

    private static boolean has(String flags, char flag) {
        return flags.indexOf(flag) >= 0;
    }

    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        int start = 0;
        for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
            parts.add(text.substring(start, end));
            start = end + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }
}
