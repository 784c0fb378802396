package org.jitney.bus.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;

/**
 * A match rule as a connection tests it again on what the bus sends: the bus sends a message once
 * for all rules that it matches. A well-known sender is not tested, messages carry unique names.
 */
final class MatchRule {

    /** One test on one argument: {@code arg0}, {@code arg0path} or {@code arg0namespace}. */
    private record Argument(int index, String kind, String value) {}

    private final Map<String, String> keys = new TreeMap<>();
    private final List<Argument> arguments = new ArrayList<>();

    private MatchRule() {}

    /** Parses a rule; a rule that the bus would refuse is an {@link IllegalArgumentException}. */
    static MatchRule parse(String text) {
        MatchRule rule = new MatchRule();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isSpace(c) || c == ',') {
                at++;
                continue;
            }
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                throw new IllegalArgumentException("no '=' in match rule '" + text + "'");
            }
            StringBuilder value = new StringBuilder();
            String key = text.substring(at, equals).strip();
            at = readValue(text, equals + 1, value);
            rule.put(key, value.toString());
        }
        return rule;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** Reads a value with the quoting of the specification, returns the index behind it. */
    private static int readValue(String text, int from, StringBuilder value) {
        boolean quoted = false;
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                return i + 1;
            } else if (!quoted && c == '\\' && text.startsWith("\\'", i)) {
                value.append('\'');
                i++;
            } else {
                value.append(c);
            }
            i++;
        }
        if (quoted) {
            throw new IllegalArgumentException("unbalanced quotes in match rule '" + text + "'");
        }
        return i;
    }

    private void put(String key, String value) {
        if (!key.startsWith("arg")) {
            keys.put(key, value);
            return;
        }
        int end = 3;
        while (end < key.length() && key.charAt(end) >= '0' && key.charAt(end) <= '9') {
            end++;
        }
        if (end == 3 || end > 6) {
            throw new IllegalArgumentException("no such key in a match rule: " + key);
        }
        arguments.add(
                new Argument(Integer.parseInt(key.substring(3, end)), key.substring(end), value));
    }

    boolean matches(Message message) {
        for (Map.Entry<String, String> key : keys.entrySet()) {
            if (!matches(message, key.getKey(), key.getValue())) {
                return false;
            }
        }
        for (Argument argument : arguments) {
            if (!matches(message, argument)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(Message message, String key, String value) {
        String path = message.path().map(ObjectPath::value).orElse("");
        return switch (key) {
            case "type" -> message.type().toString().equals(value);
            case "sender" -> !value.startsWith(":") || value.equals(message.sender().orElse(""));
            case "destination" -> value.equals(message.destination().orElse(""));
            case "interface" -> value.equals(message.interfaceName().orElse(""));
            case "member" -> value.equals(message.member().orElse(""));
            case "path" -> value.equals(path);
            case "path_namespace" ->
                    value.equals("/") || path.equals(value) || path.startsWith(value + "/");
            // eavesdrop and keys of later specifications only widen what the bus sends.
            default -> true;
        };
    }

    private static boolean matches(Message message, Argument test) {
        List<Object> arguments = message.arguments(test.index() + 1);
        if (arguments.size() <= test.index()) {
            return false;
        }
        Object argument = arguments.get(test.index());
        boolean isPath = argument instanceof ObjectPath;
        if (!(argument instanceof String) && !(isPath && test.kind().equals("path"))) {
            return false;
        }
        String text = argument.toString();
        String value = test.value();
        return switch (test.kind()) {
            case "path" ->
                    text.equals(value)
                            || (text.endsWith("/") && value.startsWith(text))
                            || (value.endsWith("/") && text.startsWith(value));
            case "namespace" -> text.equals(value) || text.startsWith(value + ".");
            default -> text.equals(value);
        };
    }
}
