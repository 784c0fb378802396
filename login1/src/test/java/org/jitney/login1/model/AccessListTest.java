package org.jitney.login1.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccessListTest {
    @Test
    void aUserIsAddedWithAMaskAndTakenAwayWithIt() {
        AccessList plain = AccessList.ofMode(0660);

        AccessList given = plain.with(1000, true);

        assertThat(given.allows(1000)).isTrue();
        assertThat(given.encode()).hasSize(4 + 5 * 8);
        assertThat(given.with(1000, false).encode()).isEqualTo(plain.encode());
    }

    @Test
    void whatIsEncodedIsDecoded() {
        AccessList list = AccessList.ofMode(0640).with(7, true).with(0xffff_fff0L, true);

        assertThat(AccessList.decode(list.encode()).orElseThrow().encode())
                .isEqualTo(list.encode());
    }

    @Test
    void bytesOfAnotherKindAreNone() {
        assertThat(AccessList.decode(new byte[0])).isEmpty();
        assertThat(AccessList.decode(new byte[] {1, 0, 0, 0})).isEmpty();
        assertThat(AccessList.decode(new byte[] {2, 0, 0, 0, 1})).isEmpty();
    }
}
