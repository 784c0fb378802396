package org.jitney.broker.matches;

import java.util.Objects;
import org.jitney.broker.frame.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a rule that a message must have exactly. Parts that the rule leaves open are null;
 * which ones are set is the {@link #mask}.
 */
final class RuleKey {
    static final int TYPE = 1;
    static final int SENDER = 2;
    static final int PATH = 4;
    static final int INTERFACE = 8;
    static final int MEMBER = 16;
    static final int ARG0 = 32;

    final @Nullable MessageType type;
    final @Nullable String sender;
    final @Nullable String path;
    final @Nullable String interfaceName;
    final @Nullable String member;
    final @Nullable String arg0;
    private final int hash;

    RuleKey(
            @Nullable MessageType type,
            @Nullable String sender,
            @Nullable String path,
            @Nullable String interfaceName,
            @Nullable String member,
            @Nullable String arg0) {
        this.type = type;
        this.sender = sender;
        this.path = path;
        this.interfaceName = interfaceName;
        this.member = member;
        this.arg0 = arg0;
        int h = type == null ? 0 : type.code();
        h = h * 31 + hash(sender);
        h = h * 31 + hash(path);
        h = h * 31 + hash(interfaceName);
        h = h * 31 + hash(member);
        this.hash = h * 31 + hash(arg0);
    }

    RuleKey sharing(SharedTexts texts) {
        return new RuleKey(
                type,
                texts.of(sender),
                texts.of(path),
                texts.of(interfaceName),
                texts.of(member),
                arg0);
    }

    private static int hash(@Nullable String s) {
        return s == null ? 0 : s.hashCode();
    }

    /** {@return the key that rules with this mask have if the message matches, null if none can} */
    static @Nullable RuleKey of(Candidate m, int mask, String sender) {
        String path = (mask & PATH) != 0 ? m.path() : null;
        String interfaceName = (mask & INTERFACE) != 0 ? m.interfaceName() : null;
        String member = (mask & MEMBER) != 0 ? m.member() : null;
        String arg0 = (mask & ARG0) != 0 ? m.stringArg(0) : null;
        if (((mask & PATH) != 0 && path == null)
                || ((mask & INTERFACE) != 0 && interfaceName == null)
                || ((mask & MEMBER) != 0 && member == null)
                || ((mask & ARG0) != 0 && arg0 == null)) {
            return null;
        }
        return new RuleKey(
                (mask & TYPE) != 0 ? m.type() : null,
                (mask & SENDER) != 0 ? sender : null,
                path,
                interfaceName,
                member,
                arg0);
    }

    int mask() {
        return (type == null ? 0 : TYPE)
                | (sender == null ? 0 : SENDER)
                | (path == null ? 0 : PATH)
                | (interfaceName == null ? 0 : INTERFACE)
                | (member == null ? 0 : MEMBER)
                | (arg0 == null ? 0 : ARG0);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof RuleKey k
                && hash == k.hash
                && type == k.type
                && Objects.equals(sender, k.sender)
                && Objects.equals(path, k.path)
                && Objects.equals(interfaceName, k.interfaceName)
                && Objects.equals(member, k.member)
                && Objects.equals(arg0, k.arg0);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    void render(StringBuilder out) {
        MatchRule.append(out, "type", type == null ? null : type.toString());
        MatchRule.append(out, "sender", sender);
        MatchRule.append(out, "path", path);
        MatchRule.append(out, "interface", interfaceName);
        MatchRule.append(out, "member", member);
        MatchRule.append(out, "arg0", arg0);
    }
}
