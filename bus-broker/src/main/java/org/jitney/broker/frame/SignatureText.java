package org.jitney.broker.frame;

import java.nio.ByteBuffer;

/** Checks signatures in place, without building types. */
final class SignatureText {
    private static final int MAX_DEPTH = 32;

    private SignatureText() {}

    /** Checks a sequence of complete types between {@code off} and {@code end}. */
    static void check(ByteBuffer b, int off, int end) throws Malformed {
        if (end - off > 255) {
            throw new Malformed("signature too long");
        }
        int at = off;
        while (at < end) {
            at = single(b, at, end, 0, 0);
        }
    }

    /** {@return the position behind the complete type that starts at {@code at}} */
    static int single(ByteBuffer b, int at, int end, int arrays, int structs) throws Malformed {
        if (at >= end) {
            throw new Malformed("signature ends early");
        }
        return switch (b.get(at)) {
            case 'y', 'b', 'n', 'q', 'i', 'u', 'x', 't', 'd', 's', 'o', 'g', 'h', 'v' -> at + 1;
            case 'a' -> array(b, at, end, arrays, structs);
            case '(' -> struct(b, at, end, arrays, structs);
            default -> throw new Malformed("bad type code in signature");
        };
    }

    private static int array(ByteBuffer b, int at, int end, int arrays, int structs)
            throws Malformed {
        if (arrays == MAX_DEPTH) {
            throw new Malformed("arrays nested too deep");
        }
        return at + 1 < end && b.get(at + 1) == '{'
                ? dictEntry(b, at + 1, end, arrays + 1, structs)
                : single(b, at + 1, end, arrays + 1, structs);
    }

    private static int struct(ByteBuffer b, int at, int end, int arrays, int structs)
            throws Malformed {
        if (structs == MAX_DEPTH) {
            throw new Malformed("structs nested too deep");
        }
        int next = single(b, at + 1, end, arrays, structs + 1);
        while (next < end && b.get(next) != ')') {
            next = single(b, next, end, arrays, structs + 1);
        }
        if (next >= end) {
            throw new Malformed("struct not closed");
        }
        return next + 1;
    }

    private static int dictEntry(ByteBuffer b, int at, int end, int arrays, int structs)
            throws Malformed {
        if (structs == MAX_DEPTH || at + 1 >= end || !isBasic(b.get(at + 1))) {
            throw new Malformed("bad dictionary key");
        }
        int next = single(b, at + 2, end, arrays, structs + 1);
        if (next >= end || b.get(next) != '}') {
            throw new Malformed("dictionary entry must have two types");
        }
        return next + 1;
    }

    private static boolean isBasic(byte code) {
        return switch (code) {
            case 'y', 'b', 'n', 'q', 'i', 'u', 'x', 't', 'd', 's', 'o', 'g', 'h' -> true;
            default -> false;
        };
    }
}
