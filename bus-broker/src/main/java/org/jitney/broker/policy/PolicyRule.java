package org.jitney.broker.policy;

import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.MessageType;
import org.jspecify.annotations.Nullable;

/** One {@code <allow>} or {@code <deny>} of a configuration file. */
public sealed interface PolicyRule {
    boolean allow();

    /** Who may connect; null stands for anybody. */
    record Connect(boolean allow, @Nullable Integer uid, @Nullable Integer gid)
            implements PolicyRule {
        boolean matches(Party who) {
            if (uid != null) {
                return who.uid() == uid;
            }
            return gid == null || who.isInGroup(gid);
        }
    }

    /** Who may own a name; null stands for all names. */
    record Own(boolean allow, @Nullable String name, boolean prefix) implements PolicyRule {
        boolean matches(String wanted) {
            return name == null
                    || wanted.equals(name)
                    || (prefix && wanted.startsWith(name) && wanted.charAt(name.length()) == '.');
        }
    }

    /**
     * Which messages may pass to ({@code send}) or from ({@code receive}) a party.
     *
     * @param other the name of the receiver of what is sent, or the sender of what is received
     * @param otherIsPrefix whether names below {@code other} are meant, too
     */
    record Transfer(
            boolean allow,
            boolean send,
            Content content,
            @Nullable String other,
            boolean otherIsPrefix,
            boolean requestedReply,
            boolean eavesdrop)
            implements PolicyRule {

        boolean matches(Party otherParty, Frame frame, boolean requested) {
            return repliesMatch(frame, requested)
                    && content.matches(allow, frame)
                    && (other == null || isOther(otherParty, other));
        }

        private boolean repliesMatch(Frame frame, boolean requested) {
            // Rules that deny eavesdropping concern nobody: there is none here but monitors.
            if (!allow && eavesdrop) {
                return false;
            }
            if (frame.replySerial() == 0) {
                return true;
            }
            // An allowing rule means replies that were asked for, unless it says otherwise; a
            // denying
            // one means those that were not.
            return allow ? requested || !requestedReply || eavesdrop : !requested || requestedReply;
        }

        private boolean isOther(Party party, String name) {
            return otherIsPrefix ? party.hasNameBelow(name) : party.hasName(name);
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

        boolean matches(boolean allow, Frame f) {
            return (type == null || type == f.type())
                    && unlessOther(path, f.path())
                    && interfaceMatches(allow, f.interfaceName())
                    && unlessOther(member, f.member())
                    && unlessOther(error, f.errorName())
                    && (broadcast == null || broadcast == isBroadcast(f))
                    && f.fdCount() >= minFds
                    && f.fdCount() <= maxFds;
        }

        /** A message that lacks what the rule names is not excluded by it, as in the reference. */
        private static boolean unlessOther(@Nullable String wanted, @Nullable String actual) {
            return wanted == null || actual == null || wanted.equals(actual);
        }

        /** A call may leave its interface out: that must not help it past either kind of rule. */
        private boolean interfaceMatches(boolean allow, @Nullable String actual) {
            if (interfaceName == null) {
                return true;
            }
            return actual == null ? !allow : interfaceName.equals(actual);
        }

        private static boolean isBroadcast(Frame f) {
            return f.type() == MessageType.SIGNAL && f.destination() == null;
        }
    }
}
