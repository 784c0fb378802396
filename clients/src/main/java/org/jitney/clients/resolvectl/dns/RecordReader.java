package org.jitney.clients.resolvectl.dns;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a record from front to end; nothing in it may lead beyond. */
final class RecordReader {
    private static final int LONGEST_LABEL = 63;

    private final ByteBuffer in;

    RecordReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    private void require(int count) throws MalformedRecord {
        if (in.remaining() < count) {
            throw new MalformedRecord("it ends too early");
        }
    }

    int number8() throws MalformedRecord {
        require(1);
        return in.get() & 0xff;
    }

    int number16() throws MalformedRecord {
        require(2);
        return in.getShort() & 0xffff;
    }

    long number32() throws MalformedRecord {
        require(4);
        return in.getInt() & 0xffffffffL;
    }

    byte[] bytes(int count) throws MalformedRecord {
        require(count);
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    byte[] rest() throws MalformedRecord {
        return bytes(in.remaining());
    }

    /** What the format has at its end, and may not be nothing. */
    byte[] someRest() throws MalformedRecord {
        if (!in.hasRemaining()) {
            throw new MalformedRecord("there is nothing in it");
        }
        return rest();
    }

    /** A character string: its length stands before it. */
    byte[] string() throws MalformedRecord {
        return bytes(number8());
    }

    /** A character string that is text. */
    String text() throws MalformedRecord {
        byte[] bytes = string();
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.indexOf(0) < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            throw new MalformedRecord("a string is no text");
        }
        throw new MalformedRecord("a string has a zero in it");
    }

    /** A name, never compressed; the root is empty. */
    String name() throws MalformedRecord {
        StringBuilder name = new StringBuilder();
        while (true) {
            int length = number8();
            if (length == 0) {
                return name.toString();
            }
            if (length > LONGEST_LABEL) {
                throw new MalformedRecord("a name has a label of " + length + " bytes");
            }
            name.append(name.isEmpty() ? "" : ".").append(Escapes.label(bytes(length)));
        }
    }

    /** A set of types (RFC 4034, section 4.1.2): windows of 256 bits each. */
    List<Integer> types() throws MalformedRecord {
        List<Integer> types = new ArrayList<>();
        while (in.hasRemaining()) {
            int window = number8();
            byte[] bits = string();
            if (bits.length == 0 || bits.length > 32) {
                throw new MalformedRecord("a window of types has " + bits.length + " bytes");
            }
            for (int i = 0; i < bits.length * 8; i++) {
                int type = window << 8 | i;
                if ((bits[i / 8] & 0x80 >> i % 8) != 0 && !RecordType.isPseudo(type)) {
                    types.add(type);
                }
            }
        }
        return types;
    }
}
