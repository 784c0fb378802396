package org.jitney.guest.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a file; nobody changes them. */
public final class Content {
    private final byte[] bytes;

    private Content(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return the content that is this text in UTF-8} */
    public static Content of(String text) {
        return new Content(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the content that is a copy of these bytes} */
    public static Content of(byte[] bytes) {
        return new Content(bytes.clone());
    }

    /** Takes bytes over that nobody else has. */
    static Content owning(byte[] bytes) {
        return new Content(bytes);
    }

    /** {@return a copy of the bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The bytes themselves, to be read only. */
    byte[] shared() {
        return bytes;
    }

    /** {@return how many bytes there are} */
    public int size() {
        return bytes.length;
    }

    /** {@return the bytes as UTF-8, with the replacement character where they are not} */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@return whether it is UTF-8 without zero bytes, and so can be shown} */
    public boolean isText() {
        for (byte each : bytes) {
            if (each == 0) {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
