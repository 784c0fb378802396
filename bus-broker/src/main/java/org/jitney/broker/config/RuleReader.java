package org.jitney.broker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.broker.frame.MessageType;
import org.jitney.broker.policy.PolicyRule;
import org.jspecify.annotations.Nullable;

/** Reads the attributes of {@code <allow>} and {@code <deny>} into a rule. */
final class RuleReader {
    private static final Set<String> KNOWN =
            Set.of(
                    "send_interface",
                    "send_member",
                    "send_error",
                    "send_broadcast",
                    "send_destination",
                    "send_destination_prefix",
                    "send_path",
                    "send_type",
                    "send_requested_reply",
                    "receive_interface",
                    "receive_member",
                    "receive_error",
                    "receive_sender",
                    "receive_path",
                    "receive_type",
                    "receive_requested_reply",
                    "eavesdrop",
                    "own",
                    "own_prefix",
                    "user",
                    "group",
                    "min_fds",
                    "max_fds",
                    "log");

    /** Says what is wrong with a rule. */
    static final class BadRule extends Exception {
        private static final long serialVersionUID = 1L;

        BadRule(String problem) {
            super(problem);
        }
    }

    private final ConfigSource source;
    private final boolean allow;
    private final Map<String, String> attributes;

    RuleReader(ConfigSource source, boolean allow, Map<String, String> attributes) {
        this.source = source;
        this.allow = allow;
        this.attributes = attributes;
    }

    /** {@return the rule; empty when it is about a user or group that does not exist} */
    Optional<PolicyRule> read() throws BadRule {
        for (String name : attributes.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new BadRule("unknown attribute \"%s\"".formatted(name));
            }
        }
        boolean send = has("send_");
        boolean receive = has("receive_");
        boolean own = has("own");
        boolean connect = attributes.containsKey("user") || attributes.containsKey("group");
        List<Boolean> kinds = List.of(send, receive, own, connect);
        if (kinds.stream().filter(k -> k).count() > 1) {
            throw new BadRule("rule mixes send_, receive_, own, user and group attributes");
        }
        if (own) {
            return Optional.of(own());
        }
        if (connect) {
            return connect();
        }
        if (!send && !receive && !attributes.containsKey("eavesdrop")) {
            throw new BadRule("rule has no attributes that say what it is about");
        }
        return Optional.of(transfer(send));
    }

    private boolean has(String prefix) {
        return attributes.keySet().stream().anyMatch(a -> a.startsWith(prefix));
    }

    /** {@return an attribute; null when it is absent or says that anything will do} */
    private @Nullable String value(String name) {
        String v = attributes.get(name);
        return v == null || v.equals("*") ? null : v;
    }

    private PolicyRule own() throws BadRule {
        String prefix = attributes.get("own_prefix");
        if (prefix != null && attributes.containsKey("own")) {
            throw new BadRule("own and own_prefix in one rule");
        }
        return prefix == null
                ? new PolicyRule.Own(allow, value("own"), false)
                : new PolicyRule.Own(allow, prefix, true);
    }

    private Optional<PolicyRule> connect() throws BadRule {
        if (attributes.containsKey("user") && attributes.containsKey("group")) {
            throw new BadRule("user and group in one rule");
        }
        String user = value("user");
        String group = value("group");
        if (user != null) {
            return source.uid(user).map(uid -> new PolicyRule.Connect(allow, uid, null));
        }
        if (group != null) {
            return source.gid(group).map(gid -> new PolicyRule.Connect(allow, null, gid));
        }
        return Optional.of(new PolicyRule.Connect(allow, null, null));
    }

    private PolicyRule transfer(boolean send) throws BadRule {
        String p = send ? "send_" : "receive_";
        String prefix = value("send_destination_prefix");
        if (prefix != null && value("send_destination") != null) {
            throw new BadRule("send_destination and send_destination_prefix in one rule");
        }
        String other = send ? value("send_destination") : value("receive_sender");
        Boolean broadcast =
                attributes.containsKey("send_broadcast")
                        ? (Boolean) flag("send_broadcast", false)
                        : null;
        PolicyRule.Content content =
                new PolicyRule.Content(
                        type(p + "type"),
                        value(p + "path"),
                        value(p + "interface"),
                        value(p + "member"),
                        value(p + "error"),
                        broadcast,
                        number("min_fds", 0),
                        number("max_fds", Integer.MAX_VALUE));
        return new PolicyRule.Transfer(
                allow,
                send,
                content,
                prefix == null ? other : prefix,
                prefix != null,
                flag(p + "requested_reply", allow),
                flag("eavesdrop", false));
    }

    private @Nullable MessageType type(String attribute) throws BadRule {
        String text = value(attribute);
        if (text == null) {
            return null;
        }
        List<String> known = new ArrayList<>();
        for (MessageType t : MessageType.values()) {
            if (t != MessageType.UNKNOWN && t.toString().equals(text)) {
                return t;
            }
            known.add(t.toString());
        }
        throw new BadRule(
                "bad message type \"%s\", one of%s".formatted(text, String.join(" ", known)));
    }

    private boolean flag(String attribute, boolean absent) throws BadRule {
        String text = attributes.get(attribute);
        if (text == null) {
            return absent;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new BadRule(
                            "bad value \"%s\" for %s, must be true or false"
                                    .formatted(text, attribute));
        };
    }

    private int number(String attribute, int absent) throws BadRule {
        String text = attributes.get(attribute);
        if (text == null) {
            return absent;
        }
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new BadRule("bad value \"%s\" for %s".formatted(text, attribute));
        }
    }
}
