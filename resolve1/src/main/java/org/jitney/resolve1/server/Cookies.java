package org.jitney.resolve1.server;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * DNS cookies with one server (RFC 7873, RFC 9018): ours, which it sends back, and its own, by
 * which it knows us again. Whoever forges an answer has to guess ours.
 *
 * <p>A server that has never sent ours back is sent none after a few answers. One that has is only
 * taken for such again when several answers in a row are without.
 */
public final class Cookies {
    private static final int CLIENT = 8;
    private static final int LEAST = 16;
    private static final int MOST = 40;
    private static final int MOST_WITHOUT = 3;
    private static final byte[] NONE = {};

    private ByteBuffer source = ByteBuffer.allocate(0);
    private byte[] own = NONE;
    private byte[] theirs = NONE;
    private boolean works;
    private int without;

    /**
     * {@return what to send: our cookie, and the server's behind it if that is known; empty if the
     * server does not do this}
     *
     * @param from the address that the query comes from. From another one it is another cookie, so
     *     that nobody is recognised by it (RFC 9018 section 3)
     */
    public byte[] next(ByteBuffer from, RandomGenerator random) {
        if (without >= MOST_WITHOUT) {
            return NONE;
        }
        if (own.length == 0 || !from.equals(source)) {
            source = from;
            own = new byte[CLIENT];
            random.nextBytes(own);
            theirs = NONE;
        }
        byte[] both = Arrays.copyOf(own, CLIENT + theirs.length);
        System.arraycopy(theirs, 0, both, CLIENT, theirs.length);
        return both;
    }

    /** {@return whether it sends ours back} */
    public boolean work() {
        return works && without < MOST_WITHOUT;
    }

    /**
     * Takes what was in an answer to a query with a cookie.
     *
     * @param sent what {@link #next} has said
     * @param got the option of the answer, if it has one
     * @return whether the answer may be believed: ours has come back, or the server is none of
     *     those who send it back
     */
    public boolean accept(byte[] sent, Optional<byte[]> got) {
        boolean right =
                got.filter(g -> g.length == CLIENT || (g.length >= LEAST && g.length <= MOST))
                        .filter(g -> Arrays.equals(g, 0, CLIENT, sent, 0, CLIENT))
                        .isPresent();
        if (right) {
            works = true;
            without = 0;
            byte[] all = got.orElseThrow();
            // What was sent from another address, or before all was forgotten, does not count here.
            boolean current = Arrays.equals(own, Arrays.copyOf(all, CLIENT));
            if (all.length > CLIENT && current) {
                theirs = Arrays.copyOfRange(all, CLIENT, all.length);
            }
            return true;
        }
        boolean expected = works;
        if (++without >= MOST_WITHOUT) {
            works = false;
        }
        return !expected && got.isEmpty();
    }

    /** The server cannot even be asked with one. */
    public void refused() {
        works = false;
        without = MOST_WITHOUT;
    }
}
