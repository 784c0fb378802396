package org.jitney.broker.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads values off a body that was checked when it came in: the bus' own methods take a handful of
 * plain types, match rules look at leading strings.
 */
public final class BodyReader {
    private final ByteBuffer b;
    private final int base;
    private final boolean big;
    private final byte[] sig;
    private final int sigEnd;
    private int sigAt;
    private int at;

    BodyReader(Frame frame) {
        this.b = frame.bodyBytes();
        this.base = frame.bodyOffset;
        this.at = base;
        this.big = frame.isBigEndian();
        this.sig = frame.head;
        this.sigAt = frame.fieldOffset[Header.SIGNATURE];
        this.sigEnd = sigAt + Math.max(0, frame.fieldLength[Header.SIGNATURE]);
    }

    /** {@return the type code of the next value, 0 behind the last one} */
    public int next() {
        return sigAt < sigEnd ? sig[sigAt] : 0;
    }

    /** Reads a string, an object path or a signature. */
    public String string() {
        sigAt++;
        return rawString();
    }

    public int uint32() {
        sigAt++;
        return rawInt();
    }

    /** Reads an array of strings. */
    public List<String> strings() {
        sigAt += 2;
        int length = rawInt();
        int end = at + length;
        List<String> all = new ArrayList<>();
        while (at < end) {
            all.add(rawString());
        }
        return all;
    }

    /** Reads a map of strings to strings as alternating keys and values. */
    public List<String> stringPairs() {
        sigAt += 5;
        int length = rawInt();
        align(8);
        int end = at + length;
        List<String> all = new ArrayList<>();
        while (at < end) {
            align(8);
            all.add(rawString());
            all.add(rawString());
        }
        return all;
    }

    /** Skips the next value, whatever it is. */
    public void skip() {
        try {
            ValueCheck check = new ValueCheck(b, base, at, b.capacity(), big);
            sigAt = check.value(ByteBuffer.wrap(sig), sigAt, sigEnd, 0);
            at = check.position();
        } catch (Malformed e) {
            throw new IllegalStateException("the body was checked when it was received", e);
        }
    }

    /** {@return the next value when it is a string (or a path, if wanted), else null; moves on} */
    public @Nullable String text(boolean alsoPath) {
        int code = next();
        if (code == 's' || code == 'o') {
            String s = string();
            return code == 's' || alsoPath ? s : null;
        }
        skip();
        return null;
    }

    private String rawString() {
        int length = rawInt();
        byte[] text = new byte[length];
        b.get(at, text);
        String s = new String(text, StandardCharsets.UTF_8);
        at += length + 1;
        return s;
    }

    private int rawInt() {
        align(4);
        int v = Bytes.i32(b, at, big);
        at += 4;
        return v;
    }

    private void align(int to) {
        at = base + ((at - base + to - 1) & -to);
    }
}
