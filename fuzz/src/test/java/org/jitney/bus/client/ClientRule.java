package org.jitney.bus.client;

import org.jitney.bus.wire.Message;

/** The rules of connections, for targets that compare them with those of the bus. */
public final class ClientRule {
    private ClientRule() {}

    /** {@return whether a connection would hand a message to a subscriber with this rule} */
    public static boolean matches(String rule, Message message) {
        return MatchRule.parse(rule).matches(message);
    }

    /** Reads a rule; what is none is an {@link IllegalArgumentException}. */
    public static void parse(String rule) {
        MatchRule.parse(rule);
    }
}
