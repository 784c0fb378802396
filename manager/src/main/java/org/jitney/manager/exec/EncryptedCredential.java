package org.jitney.manager.exec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A credential as {@code systemd-creds encrypt} writes it.
 *
 * <pre>
 *   0  kind (16 bytes: which keys) | key size | block size | IV size | tag size (u32 each, little endian)
 *  32  IV, then NUL up to a multiple of 8: all up to here is authenticated
 *   …  AES-256-GCM of: created (u64, µs) | not after (u64) | name size (u32) | name | NUL to a
 *      multiple of 8 | content
 *   …  tag
 * </pre>
 *
 * The key is the SHA-256 of the host's secret; where a credential was made for a machine without
 * one or a TPM, that of nothing.
 *
 * @param name the name that it is for, empty for any
 * @param notAfterUsec when it expires, in microseconds since the epoch; -1 is never
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record EncryptedCredential(String name, long notAfterUsec, byte[] content) {
    /** It cannot be decrypted; the message says why. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** Where the host's secret comes from. */
    interface HostSecret {
        /** {@return the secret, which may have to be read first} */
        byte[] get() throws Refused;
    }

    private static final String BY_HOST = "5a1c6a86df9d4096b1d5a65e0862f19a";
    private static final String BY_NOTHING = "058469daf6f54324800549da0f8ea2fb";
    private static final Map<String, String> BY_TPM2 =
            Map.of(
                    "0c7cc07b117645919c4b0bea08bc20fe", "a TPM2",
                    "faf7eb9341e3412ca1a436f95a29362f", "a TPM2 and a signed policy",
                    "93a894094874449090caf2fc93cab553", "the host and a TPM2",
                    "af4950a849134eb1a73846304ff30c05", "the host, a TPM2 and a signed policy");
    private static final int KEY_SIZE = 32;
    private static final int BLOCK_SIZE = 1;
    private static final int IV_SIZE = 12;
    private static final int TAG_SIZE = 16;
    private static final int LARGEST_NAME = 255;

    /** Decrypts; {@code hasTpm} says that the machine would have had better keys. */
    static EncryptedCredential decrypt(byte[] file, HostSecret secret, boolean hasTpm)
            throws Refused {
        try {
            ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            byte[] kind = new byte[16];
            in.get(kind);
            byte[] key = key(HexFormat.of().formatHex(kind), secret, hasTpm);
            boolean fits =
                    in.getInt() == KEY_SIZE
                            && in.getInt() == BLOCK_SIZE
                            && in.getInt() == IV_SIZE
                            && in.getInt() == TAG_SIZE;
            if (!fits) {
                throw new Refused("it has sizes that nobody writes");
            }
            byte[] iv = new byte[IV_SIZE];
            in.get(iv);
            in.position(aligned(in.position()));
            return content(open(key, iv, file, in.position()));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new Refused("it is cut off");
        }
    }

    private static int aligned(int at) {
        return (at + 7) & -8;
    }

    private static byte[] key(String kind, HostSecret secret, boolean hasTpm) throws Refused {
        Optional<String> tpm = Optional.ofNullable(BY_TPM2.get(kind));
        if (tpm.isPresent()) {
            throw new Refused("it is sealed by %s, which is not supported".formatted(tpm.get()));
        }
        byte[] of;
        if (kind.equals(BY_HOST)) {
            of = secret.get();
        } else if (kind.equals(BY_NOTHING)) {
            if (hasTpm) {
                throw new Refused("it has the key for machines without a TPM2, and this has one");
            }
            of = new byte[0];
        } else {
            throw new Refused("it is no encrypted credential, or of a kind that is not known");
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(of);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] open(byte[] key, byte[] iv, byte[] file, int start) throws Refused {
        if (file.length < start + TAG_SIZE) {
            throw new BufferUnderflowException();
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(8 * TAG_SIZE, iv));
            cipher.updateAAD(file, 0, start);
            return cipher.doFinal(file, start, file.length - start);
        } catch (GeneralSecurityException e) {
            throw new Refused("it was not made with this machine's key, or was changed since");
        }
    }

    private static EncryptedCredential content(byte[] plain) throws Refused {
        ByteBuffer in = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        in.getLong();
        long notAfter = in.getLong();
        int length = in.getInt();
        if (length < 0 || length > LARGEST_NAME) {
            throw new Refused("it has a name that is too long");
        }
        byte[] name = new byte[length];
        in.get(name);
        in.position(aligned(in.position()));
        byte[] content = new byte[in.remaining()];
        in.get(content);
        return new EncryptedCredential(new String(name, StandardCharsets.UTF_8), notAfter, content);
    }

    /** {@return the content if it is for that name and has not expired} */
    byte[] contentFor(String id, long nowUsec) throws Refused {
        if (!name.isEmpty() && !name.equals(id)) {
            throw new Refused("it is for the name '%s', not for '%s'".formatted(name, id));
        }
        if (notAfterUsec != -1 && Long.compareUnsigned(notAfterUsec, nowUsec) < 0) {
            throw new Refused("it has expired");
        }
        return content;
    }
}
