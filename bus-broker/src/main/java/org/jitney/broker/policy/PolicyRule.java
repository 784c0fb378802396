package org.jitney.broker.policy;

import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.MessageType;
import org.jspecify.annotations.Nullable;

/** One {@code <allow>} or {@code <deny>} of a configuration file. */
public sealed interface PolicyRule {
    boolean allow();

    Origin origin();

    /** {@return whether this rule makes those of its kind that stand before it void} */
    boolean startsOver();

    /** Who may connect; null stands for anybody. */
    record Connect(Origin origin, boolean allow, @Nullable Integer uid, @Nullable Integer gid)
            implements PolicyRule {
        boolean matches(Party who) {
            if (uid != null) {
                return who.uid() == uid;
            }
            return gid == null || who.isInGroup(gid);
        }

        @Override
        public boolean startsOver() {
            return uid == null && gid == null;
        }
    }

    /** Who may own a name; null stands for all names. */
    record Own(Origin origin, boolean allow, @Nullable String name, boolean prefix)
            implements PolicyRule {
        boolean matches(String wanted) {
            return name == null
                    || wanted.equals(name)
                    || (prefix && wanted.startsWith(name) && wanted.charAt(name.length()) == '.');
        }

        @Override
        public boolean startsOver() {
            return name == null;
        }
    }

    /**
     * Which messages may pass to ({@code send}) or from ({@code receive}) a party.
     *
     * @param other the name of the receiver of what is sent, or the sender of what is received
     * @param otherIsPrefix whether names below {@code other} are meant, too
     */
    record Transfer(
            Origin origin,
            boolean allow,
            boolean send,
            Content content,
            @Nullable String other,
            boolean otherIsPrefix,
            Scope scope)
            implements PolicyRule {

        boolean matches(Party otherParty, Frame frame, Occasion occasion) {
            return scope.matches(this, frame, occasion)
                    && content.matches(allow, frame)
                    && (other == null || isOther(otherParty, other));
        }

        private boolean isOther(Party party, String name) {
            return otherIsPrefix ? party.hasNameBelow(name) : party.hasName(name);
        }

        /**
         * The reference takes a rule that names nothing of the message and nobody for one that
         * covers everything, whatever its attributes about replies, broadcasts and descriptors say,
         * and forgets the rules of the same kind before it. As what no rule allows is denied, that
         * never lets anything pass.
         */
        @Override
        public boolean startsOver() {
            return other == null && content.namesNothing();
        }
    }

    /**
     * On which occasions a rule counts.
     *
     * @param requestedReply of an allowing rule: replies must have been asked for; of a denying
     *     one: those that were asked for are meant, too
     * @param eavesdrop whether it is (also, when it allows) about who overhears a message
     * @param log whether what it allows is to be noted
     */
    record Scope(boolean requestedReply, boolean eavesdrop, boolean log) {
        private boolean matches(Transfer rule, Frame frame, Occasion occasion) {
            if (!rule.send && occasion.eavesdropping() != eavesdrop) {
                // Who overhears needs a rule that says so; to deny just that takes one as well.
                if (occasion.eavesdropping() ? rule.allow : !rule.allow) {
                    return false;
                }
            }
            if (frame.replySerial() == 0) {
                return true;
            }
            boolean asked = occasion.requestedReply();
            return rule.allow ? asked || !requestedReply || eavesdrop : !asked || requestedReply;
        }
    }

    /**
     * What a rule says about the message itself; null stands for anything.
     *
     * @param broadcast whether only broadcasts, or only other messages, are meant
     */
    record Content(
            @Nullable MessageType type,
            @Nullable String path,
            @Nullable String interfaceName,
            @Nullable String member,
            @Nullable String error,
            @Nullable Boolean broadcast,
            int minFds,
            int maxFds) {

        boolean namesNothing() {
            return type == null
                    && path == null
                    && interfaceName == null
                    && member == null
                    && error == null;
        }

        boolean matches(boolean allow, Frame f) {
            return (type == null || type == f.type())
                    && (path == null || unlessOther(path, f.path()))
                    && interfaceMatches(allow, f)
                    && (member == null || unlessOther(member, f.member()))
                    && (error == null || unlessOther(error, f.errorName()))
                    && (broadcast == null || broadcast == isBroadcast(f))
                    && f.fdCount() >= minFds
                    && f.fdCount() <= maxFds;
        }

        /** A message that lacks what the rule names is not excluded by it, as in the reference. */
        private static boolean unlessOther(String wanted, @Nullable String actual) {
            return actual == null || wanted.equals(actual);
        }

        /** A call may leave its interface out: that must not help it past either kind of rule. */
        private boolean interfaceMatches(boolean allow, Frame f) {
            if (interfaceName == null) {
                return true;
            }
            String actual = f.interfaceName();
            return actual == null ? !allow : interfaceName.equals(actual);
        }

        private static boolean isBroadcast(Frame f) {
            return f.type() == MessageType.SIGNAL && f.destination() == null;
        }
    }
}
