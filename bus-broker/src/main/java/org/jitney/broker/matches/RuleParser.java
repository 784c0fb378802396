package org.jitney.broker.matches;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.broker.frame.Grammar;
import org.jitney.broker.frame.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code key='value',key=value…}. Quotes may open and close anywhere in a value; outside of
 * them a backslash only escapes a quote, inside it means itself.
 */
final class RuleParser {
    private static final int MAX_LENGTH = 1024 * 16;

    private final String text;
    private int at;
    private final Map<String, String> pairs = new HashMap<>();
    private final List<ArgRule> args = new ArrayList<>();
    private @Nullable MessageType type;
    private @Nullable String arg0;
    private long seenArgs;

    RuleParser(String text) {
        this.text = text;
    }

    MatchRule parse() throws InvalidRule {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidRule(
                    "Match rule text is %d bytes, maximum is %d"
                            .formatted(text.length(), MAX_LENGTH));
        }
        skipSpace();
        while (at < text.length()) {
            String key = key();
            put(key, value(key));
            skipSpace();
        }
        if (pairs.containsKey("path") && pairs.containsKey("path_namespace")) {
            throw new InvalidRule("Key path_namespace or path specified twice in match rule");
        }
        args.sort(RuleParser::compareArgs);
        RuleKey key =
                new RuleKey(
                        type,
                        pairs.get("sender"),
                        pairs.get("path"),
                        pairs.get("interface"),
                        pairs.get("member"),
                        arg0);
        return new MatchRule(
                key,
                pairs.get("path_namespace"),
                pairs.get("destination"),
                args,
                "true".equals(pairs.get("eavesdrop")));
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private String key() throws InvalidRule {
        int start = at;
        while (at < text.length() && text.charAt(at) != '=' && !isSpace(text.charAt(at))) {
            at++;
        }
        String key = text.substring(start, at);
        skipSpace();
        if (key.isEmpty()) {
            throw new InvalidRule("Match rule has a key with zero subsequent key characters");
        }
        if (at >= text.length() || text.charAt(at) != '=') {
            throw new InvalidRule("Match rule has a key with no subsequent '=' character");
        }
        at++;
        return key;
    }

    private String value(String key) throws InvalidRule {
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\'') {
                quoted = !quoted;
            } else if (quoted) {
                out.append(c);
            } else if (c == ',') {
                return out.toString();
            } else if (c == '\\' && at < text.length() && text.charAt(at) == '\'') {
                out.append('\'');
                at++;
            } else {
                out.append(c);
            }
        }
        if (quoted) {
            throw new InvalidRule("Unbalanced quotation marks in match rule (key " + key + ")");
        }
        return out.toString();
    }

    private void put(String key, String value) throws InvalidRule {
        if (pairs.put(key, value) != null) {
            throw new InvalidRule("Key %s specified twice in match rule".formatted(key));
        }
        switch (key) {
            case "type" -> type = type(value);
            case "sender" ->
                    require(Grammar.isBusName(value), "Sender name '%s' is invalid", value);
            case "destination" ->
                    require(Grammar.isBusName(value), "Destination name '%s' is invalid", value);
            case "interface" ->
                    require(Grammar.isInterface(value), "Interface name '%s' is invalid", value);
            case "member" -> require(Grammar.isMember(value), "Member name '%s' is invalid", value);
            case "path" -> require(Grammar.isPath(value), "Path '%s' is invalid", value);
            case "path_namespace" ->
                    require(Grammar.isPath(value), "Path namespace '%s' is invalid", value);
            case "eavesdrop" ->
                    require(
                            value.equals("true") || value.equals("false"),
                            "eavesdrop='%s' is invalid, it should be 'true' or 'false'",
                            value);
            default -> argument(key, value);
        }
    }

    private static MessageType type(String value) throws InvalidRule {
        for (MessageType t : MessageType.values()) {
            if (t != MessageType.UNKNOWN && t.toString().equals(value)) {
                return t;
            }
        }
        throw new InvalidRule("Invalid message type (%s) in match rule".formatted(value));
    }

    private void argument(String key, String value) throws InvalidRule {
        if (!key.startsWith("arg")) {
            throw new InvalidRule("Unknown key \"%s\" in match rule".formatted(key));
        }
        int end = 3;
        while (end < key.length() && isDigit(key.charAt(end)) && end < 6) {
            end++;
        }
        String kind = key.substring(end);
        if (end == 3) {
            throw new InvalidRule(
                    "Key '%s' in match rule starts with 'arg' but lacks an arg number. Should be 'arg0' or 'arg7' for example."
                            .formatted(key));
        }
        int index = Integer.parseInt(key, 3, end, 10);
        require(
                index < MatchRule.MAX_ARGS,
                "Key '%s' in match rule has arg number greater than the maximum",
                key);
        // By number, as arg7, arg07 and arg7path are about the same argument.
        require(
                (seenArgs & 1L << index) == 0,
                "Argument %s matched more than once in match rule",
                key);
        seenArgs |= 1L << index;
        switch (kind) {
            case "" -> {
                if (index == 0) {
                    arg0 = value;
                } else {
                    args.add(new ArgRule(index, ArgRule.Kind.EXACT, value));
                }
            }
            case "path" -> args.add(new ArgRule(index, ArgRule.Kind.PATH, value));
            case "namespace" -> {
                require(index == 0, "Key '%s' in match rule: only arg0namespace exists", key);
                require(
                        Grammar.isNamespace(value),
                        "arg0namespace='%s' is not a valid prefix of a bus name",
                        value);
                args.add(new ArgRule(0, ArgRule.Kind.NAMESPACE, value));
            }
            default ->
                    throw new InvalidRule(
                            "Key '%s' in match rule contains junk after the number".formatted(key));
        }
    }

    private static void require(boolean ok, String format, String value) throws InvalidRule {
        if (!ok) {
            throw new InvalidRule(format.formatted(value));
        }
    }

    /** By hand, as the JDK's comparators of keys cost 20 ms when the first rule comes. */
    private static int compareArgs(ArgRule a, ArgRule b) {
        int byIndex = Integer.compare(a.index(), b.index());
        return byIndex != 0 ? byIndex : a.kind().compareTo(b.kind());
    }
}
