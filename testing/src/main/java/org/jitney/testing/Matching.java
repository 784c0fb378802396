package org.jitney.testing;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.matches.Candidate;
import org.jitney.broker.matches.InvalidRule;
import org.jitney.broker.matches.MatchRegistry;
import org.jitney.broker.matches.MatchRule;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Peer;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageDecoder;
import org.jitney.bus.wire.ProtocolViolation;

/** Which messages a fault is for. */
interface Matching {
    boolean matches(Bus bus, Peer from, Frame frame);

    /** Those that a match rule of the bus matches; it may call both sides by well-known names. */
    static Matching rule(String text) {
        MatchRegistry<Object> rules = new MatchRegistry<>();
        try {
            rules.add(new Object(), MatchRule.parse(text));
        } catch (InvalidRule e) {
            throw new IllegalArgumentException("no match rule: " + text, e);
        }
        return (bus, from, frame) -> {
            boolean[] found = {false};
            rules.match(
                    new Candidate(frame, from.primaryNames(), destinations(bus, frame)),
                    _ -> found[0] = true);
            return found[0];
        };
    }

    private static Collection<String> destinations(Bus bus, Frame frame) {
        String destination = frame.destination();
        Peer to = destination == null ? null : bus.find(destination);
        return to == null ? List.of() : to.primaryNames();
    }

    /** Those that a predicate holds for; the test's code runs on the loop of the bus. */
    static Matching predicate(Predicate<Message> wanted) {
        return (_, _, frame) -> wanted.test(decode(frame));
    }

    private static Message decode(Frame frame) {
        MessageDecoder decoder = new MessageDecoder();
        decoder.feed(ByteBuffer.wrap(frame.toBytes()));
        decoder.feedFds(frame.fds());
        try {
            return decoder.next().orElseThrow();
        } catch (ProtocolViolation e) {
            throw new IllegalStateException("the bus passed on what is no message", e);
        }
    }
}
