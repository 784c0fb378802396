package org.jitney.broker.frame;

import java.nio.ByteBuffer;

/**
 * Walks marshalled values by their signature and checks every rule of the wire format, building
 * nothing. Positions are absolute in the buffer; {@code base} is where the message starts, since
 * alignment counts from there.
 */
final class ValueCheck {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_ARRAY = 64 << 20;

    private final ByteBuffer b;
    private final int base;
    private final int end;
    private final boolean big;
    private int at;

    ValueCheck(ByteBuffer b, int base, int at, int end, boolean big) {
        this.b = b;
        this.base = base;
        this.at = at;
        this.end = end;
        this.big = big;
    }

    int position() {
        return at;
    }

    /** Checks the values for all types of the signature (already checked itself). */
    void values(ByteBuffer sig, int sigStart, int sigEnd, int depth) throws Malformed {
        int s = sigStart;
        while (s < sigEnd) {
            s = value(sig, s, sigEnd, depth);
        }
    }

    /** Checks one value and returns the position behind its type in the signature. */
    int value(ByteBuffer sig, int s, int sigEnd, int depth) throws Malformed {
        switch (sig.get(s)) {
            case 'y' -> skip(1, 1);
            case 'n', 'q' -> skip(2, 2);
            case 'i', 'u', 'h' -> skip(4, 4);
            case 'x', 't', 'd' -> skip(8, 8);
            case 'b' -> bool();
            case 's' -> string(false);
            case 'o' -> string(true);
            case 'g' -> signature();
            case 'v' -> variant(depth);
            case 'a' -> {
                return array(sig, s, sigEnd, depth);
            }
            case '(', '{' -> {
                return struct(sig, s, sigEnd, depth);
            }
            default -> throw new Malformed("bad type code");
        }
        return s + 1;
    }

    private int struct(ByteBuffer sig, int s, int sigEnd, int depth) throws Malformed {
        deeper(depth);
        align(8);
        int next = s + 1;
        while (sig.get(next) != ')' && sig.get(next) != '}') {
            next = value(sig, next, sigEnd, depth + 1);
        }
        return next + 1;
    }

    private int array(ByteBuffer sig, int s, int sigEnd, int depth) throws Malformed {
        deeper(depth);
        long length = length32();
        if (length > MAX_ARRAY) {
            throw new Malformed("array too long");
        }
        int size = alignment(sig.get(s + 1));
        align(size);
        if (length > end - at) {
            throw new Malformed("array overruns the message");
        }
        int stop = at + (int) length;
        int next = fixed(sig.get(s + 1));
        if (next > 0) {
            if (length % next != 0) {
                throw new Malformed("array length is no multiple of the element");
            }
            at = stop;
            return s + 2;
        }
        int behind = SignatureText.single(sig, s, sigEnd, 0, 0);
        while (at < stop) {
            int before = at;
            value(sig, s + 1, sigEnd, depth + 1);
            if (at > stop || at == before) {
                throw new Malformed("array element overruns its array");
            }
        }
        return behind;
    }

    private void variant(int depth) throws Malformed {
        deeper(depth);
        int length = at < end ? b.get(at) & 0xff : end;
        if (length >= end - at - 1) {
            throw new Malformed("variant overruns the message");
        }
        int from = at + 1;
        int to = from + length;
        if (b.get(to) != 0) {
            throw new Malformed("signature without NUL");
        }
        if (length == 0 || SignatureText.single(b, from, to, 0, 0) != to) {
            throw new Malformed("variant must hold one type");
        }
        at = to + 1;
        value(b, from, to, depth + 1);
    }

    /** Checks a string and leaves the position behind it. */
    void string(boolean path) throws Malformed {
        long length = length32();
        if (length >= end - at) {
            throw new Malformed("string overruns the message");
        }
        int to = at + (int) length;
        if (b.get(to) != 0) {
            throw new Malformed("string without NUL");
        }
        if (path ? !Grammar.isPath(b, at, (int) length) : !Utf8.isValid(b, at, to)) {
            throw new Malformed(path ? "bad object path" : "string is not UTF-8");
        }
        at = to + 1;
    }

    private void signature() throws Malformed {
        int length = at < end ? b.get(at) & 0xff : end;
        if (length >= end - at - 1) {
            throw new Malformed("signature overruns the message");
        }
        int to = at + 1 + length;
        if (b.get(to) != 0) {
            throw new Malformed("signature without NUL");
        }
        SignatureText.check(b, at + 1, to);
        at = to + 1;
    }

    private void bool() throws Malformed {
        long v = length32();
        if (v > 1) {
            throw new Malformed("boolean is neither 0 nor 1");
        }
    }

    private long length32() throws Malformed {
        align(4);
        if (end - at < 4) {
            throw new Malformed("message ends early");
        }
        long v = Bytes.u32(b, at, big);
        at += 4;
        return v;
    }

    private void skip(int alignment, int size) throws Malformed {
        align(alignment);
        if (end - at < size) {
            throw new Malformed("message ends early");
        }
        at += size;
    }

    private void align(int to) throws Malformed {
        int target = base + ((at - base + to - 1) & -to);
        if (target > end) {
            throw new Malformed("message ends early");
        }
        while (at < target) {
            if (b.get(at++) != 0) {
                throw new Malformed("padding is not zero");
            }
        }
    }

    private static void deeper(int depth) throws Malformed {
        if (depth >= MAX_DEPTH) {
            throw new Malformed("values nested too deep");
        }
    }

    private static int alignment(byte code) {
        return switch (code) {
            case 'n', 'q' -> 2;
            case 'b', 'i', 'u', 'h', 's', 'o', 'a' -> 4;
            case 'x', 't', 'd', '(', '{' -> 8;
            default -> 1;
        };
    }

    /** {@return the size of an element that needs no look at its value, or 0} */
    private static int fixed(byte code) {
        return switch (code) {
            case 'y' -> 1;
            case 'n', 'q' -> 2;
            case 'i', 'u', 'h' -> 4;
            case 'x', 't', 'd' -> 8;
            default -> 0;
        };
    }
}
