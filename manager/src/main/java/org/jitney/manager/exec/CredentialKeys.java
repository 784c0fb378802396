package org.jitney.manager.exec;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.exec.EncryptedCredential.Refused;

/** Decrypts credentials with what this machine has: the secret of the host. */
final class CredentialKeys {
    private static final String SECRET = "/var/lib/systemd/credential.secret";
    private static final String SECURE_BOOT =
            "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
    private static final String APPLICATION = "d3acecba0dad4cdfb8c9381528936c58";
    private static final int ID_SIZE = 16;
    private static final int SECRET_SIZE = 4096;
    private static final int LARGEST_SECRET_FILE = 16 * 1024;

    private final Root root;

    CredentialKeys(Root root) {
        this.root = root;
    }

    /**
     * Decrypts the text of a file or setting, which is Base64.
     *
     * @param id the name under which it is asked for
     */
    byte[] decryptText(String id, byte[] text, long nowUsec) throws ErrnoException {
        try {
            return decrypt(id, Base64.getMimeDecoder().decode(text), nowUsec);
        } catch (IllegalArgumentException e) {
            throw failed(id, "it is not Base64", Errno.EBADMSG);
        }
    }

    byte[] decrypt(String id, byte[] encrypted, long nowUsec) throws ErrnoException {
        try {
            return EncryptedCredential.decrypt(encrypted, this::hostSecret, isLocked())
                    .contentFor(id, nowUsec);
        } catch (Refused e) {
            throw failed(id, String.valueOf(e.getMessage()), Errno.EBADMSG);
        }
    }

    private static ErrnoException failed(String id, String why, int errno) {
        return new ErrnoException("decrypt credential %s (%s)".formatted(id, why), errno);
    }

    /** Where a TPM and Secure Boot vouch for the machine, a key that everybody knows does not. */
    private boolean isLocked() throws ErrnoException {
        if (!root.exists("/sys/class/tpmrm/tpmrm0") || !root.exists(SECURE_BOOT)) {
            return false;
        }
        byte[] variable = root.readBytes(SECURE_BOOT);
        return variable.length > 0 && variable[variable.length - 1] == 1;
    }

    private byte[] hostSecret() throws Refused {
        try {
            if (!root.exists(SECRET)) {
                throw new Refused("this machine has no " + SECRET);
            }
            byte[] file = root.readBytes(SECRET);
            if (file.length < ID_SIZE + SECRET_SIZE || file.length > LARGEST_SECRET_FILE) {
                throw new Refused(SECRET + " is damaged");
            }
            byte[] owner = Arrays.copyOf(file, ID_SIZE);
            Optional<byte[]> machine = machineId();
            if (machine.isEmpty() || !Arrays.equals(owner, machine.get())) {
                throw new Refused(SECRET + " is that of another machine");
            }
            return Arrays.copyOfRange(file, ID_SIZE, ID_SIZE + SECRET_SIZE);
        } catch (ErrnoException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    /** The machine's id as this application knows it: a keyed hash with the marks of a UUID. */
    private Optional<byte[]> machineId() throws ErrnoException {
        String text = root.readIfExists("/etc/machine-id").orElse("").strip();
        if (!text.matches("[0-9a-f]{32}")) {
            return Optional.empty();
        }
        try {
            HexFormat hex = HexFormat.of();
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(hex.parseHex(text), "HmacSHA256"));
            byte[] id = Arrays.copyOf(mac.doFinal(hex.parseHex(APPLICATION)), ID_SIZE);
            id[6] = (byte) ((id[6] & 0x0f) | 0x40);
            id[8] = (byte) ((id[8] & 0x3f) | 0x80);
            return Optional.of(id);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
