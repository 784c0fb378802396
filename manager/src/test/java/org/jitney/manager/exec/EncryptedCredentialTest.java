package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jitney.manager.exec.EncryptedCredential.Refused;
import org.junit.jupiter.api.Test;

/** The texts were made by systemd-creds 252 with {@code --with-key=auto-initrd}. */
class EncryptedCredentialTest {
    private static final String FOO =
            "BYRp2vb1QySABUnaD46i+yAAAAABAAAADAAAABAAAAA/0r4stbk+XWWHCBEAAAAAYhdTXrOy5JkwP330"
                    + "mpUkoWyVwDwcMBg277C3FA7U6KMHY6aBww2xq2yyz9sv";
    private static final String EXPIRED =
            "BYRp2vb1QySABUnaD46i+yAAAAABAAAADAAAABAAAADQw6+WasKSabUI6pcAAAAAehNcylnKMp3wJLSB"
                    + "fzh0x9xXSJ7dutOVGgtU2zB6G3e0mhGJUjHaGrSR1A==";
    private static final String NAMELESS =
            "BYRp2vb1QySABUnaD46i+yAAAAABAAAADAAAABAAAADDmp/46qRW3wM+PiwAAAAAPUCp/0nCq4xwN4Vc"
                    + "PNreEJxpOhe8J9HDZXss0jb2fsFNPUsEe3uqeGtT2w==";
    private static final long NOW_USEC = 1_800_000_000_000_000L;

    private static EncryptedCredential decrypt(byte[] file) throws Refused {
        return EncryptedCredential.decrypt(
                file,
                () -> {
                    throw new Refused("no secret");
                },
                false);
    }

    private static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }

    private static String text(String encrypted, String id) throws Refused {
        byte[] content = decrypt(bytes(encrypted)).contentFor(id, NOW_USEC);
        return new String(content, StandardCharsets.UTF_8);
    }

    @Test
    void whatWasEncryptedIsReadUnderItsName() throws Refused {
        assertThat(text(FOO, "foo")).isEqualTo("hello");
        assertThat(decrypt(bytes(FOO)).name()).isEqualTo("foo");
    }

    @Test
    void whatHasNoNameIsReadUnderAny() throws Refused {
        assertThat(text(NAMELESS, "whatever")).isEqualTo("any");
    }

    @Test
    void anotherNameIsRefused() {
        assertThatThrownBy(() -> text(FOO, "bar")).hasMessageContaining("'foo', not for 'bar'");
    }

    @Test
    void whatHasExpiredIsRefused() throws Refused {
        EncryptedCredential old = decrypt(bytes(EXPIRED));

        assertThat(old.contentFor("bar", old.notAfterUsec())).asString().isEqualTo("old");
        assertThatThrownBy(() -> text(EXPIRED, "bar")).hasMessageContaining("expired");
    }

    @Test
    void noByteCanBeChangedOrLeftOut() {
        byte[] whole = bytes(FOO);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            byte[] cut = java.util.Arrays.copyOf(whole, i);

            assertThatThrownBy(() -> decrypt(changed)).isInstanceOf(Refused.class);
            assertThatThrownBy(() -> decrypt(cut)).isInstanceOf(Refused.class);
        }
    }

    @Test
    void theKeyThatEverybodyKnowsIsRefusedWhereThereIsABetterOne() {
        assertThatThrownBy(() -> EncryptedCredential.decrypt(bytes(FOO), () -> new byte[0], true))
                .hasMessageContaining("TPM2");
    }

    @Test
    void whatATpmSealedIsRefusedByName() {
        byte[] sealed = bytes(FOO);
        byte[] kind = java.util.HexFormat.of().parseHex("0c7cc07b117645919c4b0bea08bc20fe");
        System.arraycopy(kind, 0, sealed, 0, kind.length);

        assertThatThrownBy(() -> decrypt(sealed)).hasMessageContaining("sealed by a TPM2");
    }
}
