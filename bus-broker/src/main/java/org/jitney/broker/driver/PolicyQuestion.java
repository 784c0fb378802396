package org.jitney.broker.driver;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.frame.Grammar;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;
import org.jitney.broker.policy.Occasion;
import org.jitney.broker.policy.Party;
import org.jspecify.annotations.Nullable;

/** A question about the policy in the words of ExplainPolicy, as parties and a message. */
final class PolicyQuestion {
    private static final Set<String> KEYS =
            Set.of(
                    "from",
                    "groups",
                    "own",
                    "to",
                    "to-groups",
                    "type",
                    "path",
                    "interface",
                    "member",
                    "error",
                    "broadcast",
                    "reply",
                    "eavesdrop",
                    "fds");
    private static final int SERIAL = 1;

    private final Bus bus;
    private final Map<String, String> words = new HashMap<>();

    /**
     * @param pairs keys and values, one after the other
     */
    PolicyQuestion(Bus bus, List<String> pairs) throws Refused {
        this.bus = bus;
        for (int i = 0; i < pairs.size(); i += 2) {
            if (!KEYS.contains(pairs.get(i))) {
                throw invalid("There is no key \"%s\" in a question".formatted(pairs.get(i)));
            }
            words.put(pairs.get(i), pairs.get(i + 1));
        }
        if (!words.containsKey("from")) {
            throw invalid("A question needs the key \"from\"");
        }
    }

    private static Refused invalid(String problem) {
        return Refused.of("InvalidArgs", problem);
    }

    /** {@return the name whose ownership is the question} */
    Optional<String> own() throws Refused {
        return Optional.ofNullable(checked("own", Grammar::isBusName));
    }

    /** {@return whether there is a receiver} */
    boolean isAboutMessage() {
        return words.containsKey("to");
    }

    Party from() throws Refused {
        return party("from", "groups");
    }

    Party to() throws Refused {
        return party("to", "to-groups");
    }

    /** {@return whether the receiver is on the bus, or a user, so that it has rules of its own} */
    boolean receiverIsKnown() throws Refused {
        Party to = to();
        return to instanceof Peer || to instanceof Stranger;
    }

    private Party party(String key, String groupsKey) throws Refused {
        String who = words.getOrDefault(key, "");
        if (who.matches("[0-9]{1,10}")) {
            int uid = number(who);
            return new Stranger(uid, groups(uid, groupsKey));
        }
        if (who.equals(FrameBuilder.DRIVER)) {
            return Party.DRIVER;
        }
        if (!Grammar.isBusName(who)) {
            throw invalid("\"%s\" is no valid %s".formatted(who, key));
        }
        Peer peer = bus.find(who);
        if (peer != null) {
            return peer;
        }
        if (key.equals("from") || who.startsWith(":")) {
            throw Refused.of("NameHasNoOwner", "Nobody has the name \"%s\"".formatted(who));
        }
        return Party.named(who);
    }

    /** The user database is not asked here: whoever knows the groups says them. */
    private Set<Integer> groups(int uid, String key) throws Refused {
        String given = words.get(key);
        if (given == null) {
            for (Peer peer : bus.peers()) {
                if (peer.uid() == uid) {
                    return Set.copyOf(peer.credentials().groups());
                }
            }
            return Set.of();
        }
        Set<Integer> gids = new HashSet<>();
        for (String gid : given.split(",", -1)) {
            if (!gid.isEmpty()) {
                gids.add(number(gid));
            }
        }
        return gids;
    }

    private static int number(String text) throws Refused {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw invalid("\"%s\" is not a number".formatted(text));
        }
    }

    Occasion occasion() throws Refused {
        if (yes("eavesdrop")) {
            return Occasion.OVERHEARD;
        }
        boolean isReply = type().equals("method_return") || type().equals("error");
        return switch (words.getOrDefault("reply", "requested")) {
            case "requested" -> isReply ? Occasion.REQUESTED_REPLY : Occasion.PLAIN;
            case "unrequested" -> Occasion.PLAIN;
            default -> throw invalid("\"reply\" must be \"requested\" or \"unrequested\"");
        };
    }

    private boolean yes(String key) throws Refused {
        return switch (words.getOrDefault(key, "false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid("\"%s\" must be \"true\" or \"false\"".formatted(key));
        };
    }

    private String type() {
        return words.getOrDefault("type", "method_call");
    }

    /** {@return the message in question} */
    Frame message() throws Refused {
        String path = checkedOr("path", Grammar::isPath, "/");
        String interfaceName = checkedOr("interface", Grammar::isInterface, "");
        String member = checkedOr("member", Grammar::isMember, "AnyMember");
        String error =
                checkedOr("error", Grammar::isInterface, "org.freedesktop.DBus.Error.Failed");
        FrameBuilder message =
                switch (type()) {
                    case "method_call" -> FrameBuilder.call(0, "", path, interfaceName, member);
                    case "signal" ->
                            FrameBuilder.signal(
                                    path,
                                    interfaceName.isEmpty() ? "any.Interface" : interfaceName,
                                    member);
                    case "method_return" -> FrameBuilder.reply(SERIAL);
                    case "error" -> FrameBuilder.error(SERIAL, error);
                    default -> throw invalid("There is no type \"%s\"".formatted(type()));
                };
        if (yes("broadcast") && !type().equals("signal")) {
            throw invalid("Only a signal can be a broadcast");
        }
        if (!yes("broadcast")) {
            message.to(to().uniqueName());
        }
        return message.fdCount(number(words.getOrDefault("fds", "0"))).frame(SERIAL);
    }

    private String checkedOr(String key, Predicate<String> form, String otherwise) throws Refused {
        String value = checked(key, form);
        return value == null ? otherwise : value;
    }

    private @Nullable String checked(String key, Predicate<String> form) throws Refused {
        String value = words.get(key);
        if (value != null && !form.test(value)) {
            throw invalid("\"%s\" is no valid %s".formatted(value, key));
        }
        return value;
    }
}
