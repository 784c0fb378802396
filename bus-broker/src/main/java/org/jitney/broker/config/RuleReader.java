package org.jitney.broker.config;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jitney.broker.frame.MessageType;
import org.jitney.broker.policy.Origin;
import org.jitney.broker.policy.PolicyRule;
import org.jspecify.annotations.Nullable;

/** Reads the attributes of {@code <allow>} and {@code <deny>} into a rule. */
final class RuleReader {
    private static final Set<String> SEND =
            Set.of(
                    "send_interface",
                    "send_member",
                    "send_error",
                    "send_broadcast",
                    "send_destination",
                    "send_destination_prefix",
                    "send_path",
                    "send_type",
                    "send_requested_reply");
    private static final Set<String> RECEIVE =
            Set.of(
                    "receive_interface",
                    "receive_member",
                    "receive_error",
                    "receive_sender",
                    "receive_path",
                    "receive_type",
                    "receive_requested_reply");
    private static final Set<String> EITHER = Set.of("eavesdrop", "min_fds", "max_fds", "log");
    private static final Set<String> ALONE = Set.of("own", "own_prefix", "user", "group");

    /** The reference's limit: as many descriptors as fit into the largest message. */
    private static final int MAX_FDS = (1 << 27) / 4;

    /** Says what is wrong with a rule. */
    static final class BadRule extends Exception {
        private static final long serialVersionUID = 1L;

        BadRule(String problem) {
            super(problem);
        }
    }

    private final ConfigSource source;
    private final Origin origin;
    private final boolean allow;
    private final Map<String, String> attributes;

    RuleReader(ConfigSource source, Origin origin, boolean allow, Map<String, String> attributes) {
        this.source = source;
        this.origin = origin;
        this.allow = allow;
        this.attributes = attributes;
    }

    /** {@return the rule; empty when it is about a user or group that does not exist} */
    Optional<PolicyRule> read() throws BadRule {
        for (String name : attributes.keySet()) {
            if (!SEND.contains(name)
                    && !RECEIVE.contains(name)
                    && !EITHER.contains(name)
                    && !ALONE.contains(name)) {
                throw new BadRule("attribute \"%s\" is invalid in this context".formatted(name));
            }
        }
        boolean send = hasAny(SEND);
        boolean receive = hasAny(RECEIVE) || (!send && has("eavesdrop"));
        checkCombination(send, receive);
        if (has("own") || has("own_prefix")) {
            return Optional.of(own());
        }
        return hasAny(ALONE) ? connect() : Optional.of(send ? send() : receive());
    }

    private void checkCombination(boolean send, boolean receive) throws BadRule {
        long alone = ALONE.stream().filter(this::has).count();
        if (!send && !receive && alone == 0) {
            throw new BadRule("must have attributes that say what the rule is about");
        }
        boolean message = send || receive || has("min_fds") || has("max_fds");
        if (alone + (message ? 1 : 0) > 1) {
            throw new BadRule(
                    "own, own_prefix, user, group and attributes about messages cannot be combined");
        }
        if (send && receive) {
            throw new BadRule("send and receive attributes cannot be combined");
        }
        if (has("send_destination") && has("send_destination_prefix")) {
            throw new BadRule("send_destination and send_destination_prefix cannot be combined");
        }
        checkMember("send_");
        checkMember("receive_");
    }

    private void checkMember(String p) throws BadRule {
        if (has(p + "member") && !has(p + "interface") && !has(p + "path")) {
            throw new BadRule("a member needs an interface or a path");
        }
        if (has(p + "error") && (has(p + "member") || has(p + "interface"))) {
            throw new BadRule("%serror cannot be combined with member or interface".formatted(p));
        }
    }

    private boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    private boolean hasAny(Set<String> names) {
        return names.stream().anyMatch(this::has);
    }

    /** {@return an attribute; null when it is absent or says that anything will do} */
    private @Nullable String value(String name) {
        String v = attributes.get(name);
        return v == null || v.equals("*") ? null : v;
    }

    private PolicyRule own() {
        String prefix = attributes.get("own_prefix");
        return prefix == null
                ? new PolicyRule.Own(origin, allow, value("own"), false)
                : new PolicyRule.Own(origin, allow, prefix, true);
    }

    private Optional<PolicyRule> connect() {
        String user = value("user");
        String group = value("group");
        if (user != null) {
            return source.uid(user).map(uid -> new PolicyRule.Connect(origin, allow, uid, null));
        }
        if (group != null) {
            return source.gid(group).map(gid -> new PolicyRule.Connect(origin, allow, null, gid));
        }
        return Optional.of(new PolicyRule.Connect(origin, allow, null, null));
    }

    private PolicyRule send() throws BadRule {
        Boolean broadcast = has("send_broadcast") ? (Boolean) flag("send_broadcast", false) : null;
        String destination = value("send_destination");
        if (destination != null && broadcast != null && broadcast) {
            throw new BadRule("a broadcast has no send_destination: this cannot match anything");
        }
        // Here "*" stands for nothing but itself, as in the reference.
        String prefix = attributes.get("send_destination_prefix");
        return new PolicyRule.Transfer(
                origin,
                allow,
                true,
                content("send_", broadcast),
                prefix == null ? destination : prefix,
                prefix != null,
                scope("send_requested_reply"));
    }

    private PolicyRule receive() throws BadRule {
        return new PolicyRule.Transfer(
                origin,
                allow,
                false,
                content("receive_", null),
                value("receive_sender"),
                false,
                scope("receive_requested_reply"));
    }

    private PolicyRule.Content content(String p, @Nullable Boolean broadcast) throws BadRule {
        return new PolicyRule.Content(
                type(p + "type"),
                value(p + "path"),
                value(p + "interface"),
                value(p + "member"),
                value(p + "error"),
                broadcast,
                fds("min_fds", 0),
                fds("max_fds", MAX_FDS));
    }

    private PolicyRule.Scope scope(String reply) throws BadRule {
        return new PolicyRule.Scope(
                flag(reply, allow),
                flag("eavesdrop", false),
                attributes.getOrDefault("log", "").equals("true"));
    }

    private @Nullable MessageType type(String attribute) throws BadRule {
        String text = value(attribute);
        if (text == null) {
            return null;
        }
        for (MessageType t : MessageType.values()) {
            if (t != MessageType.UNKNOWN && t.toString().equals(text)) {
                return t;
            }
        }
        throw new BadRule("bad message type \"%s\"".formatted(text));
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

    private int fds(String attribute, int absent) throws BadRule {
        String text = attributes.get(attribute);
        if (text == null) {
            return absent;
        }
        OptionalLong value = Numbers.parse(text);
        if (value.isEmpty() || value.getAsLong() < 0 || value.getAsLong() > MAX_FDS) {
            throw new BadRule(
                    "bad value \"%s\" for %s, must be an integer from 0 to %d"
                            .formatted(text, attribute, MAX_FDS));
        }
        return (int) value.getAsLong();
    }
}
