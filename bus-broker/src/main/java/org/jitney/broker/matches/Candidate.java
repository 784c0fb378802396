package org.jitney.broker.matches;

import java.util.Collection;
import org.jitney.broker.frame.BodyReader;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.MessageType;
import org.jspecify.annotations.Nullable;

/** A message that looks for its subscribers; leading arguments are read when a rule asks. */
public final class Candidate {
    private final Frame frame;
    private final Collection<String> senderNames;
    private final Collection<String> destinationNames;
    private @Nullable BodyReader reader;
    private final @Nullable String[] args = new @Nullable String[MatchRule.MAX_ARGS];
    private long paths;
    private int read;

    /**
     * @param senderNames every name by which a rule may call the sender: the unique one first, then
     *     the well-known names it is the primary owner of
     * @param destinationNames the same for the receiver, empty for a broadcast
     */
    public Candidate(
            Frame frame, Collection<String> senderNames, Collection<String> destinationNames) {
        this.frame = frame;
        this.senderNames = senderNames;
        this.destinationNames = destinationNames;
    }

    MessageType type() {
        return frame.type();
    }

    @Nullable String path() {
        return frame.path();
    }

    @Nullable String interfaceName() {
        return frame.interfaceName();
    }

    @Nullable String member() {
        return frame.member();
    }

    Collection<String> senderNames() {
        return senderNames;
    }

    boolean isTo(String name) {
        return destinationNames.contains(name) || name.equals(frame.destination());
    }

    /** {@return an argument if it is a string or an object path} */
    @Nullable String textArg(int index) {
        while (read <= index) {
            BodyReader r = reader == null ? frame.reader() : reader;
            reader = r;
            int code = r.next();
            if (code == 0) {
                return null;
            }
            if (code == 'o') {
                paths |= 1L << read;
            }
            args[read++] = r.text(true);
        }
        return args[index];
    }

    /** {@return an argument if it is a string} */
    @Nullable String stringArg(int index) {
        String s = textArg(index);
        return s == null || (paths & (1L << index)) != 0 ? null : s;
    }
}
