package org.jitney.resolve1.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CookiesTest {
    private static final ByteBuffer HERE = ByteBuffer.wrap(new byte[] {10, 0, 0, 1});
    private static final ByteBuffer THERE = ByteBuffer.wrap(new byte[] {10, 0, 0, 2});

    private final Cookies cookies = new Cookies();
    private final Random random = new Random(1);

    private byte[] next(ByteBuffer from) {
        return cookies.next(from, random);
    }

    private static Optional<byte[]> echo(byte[] sent, int more) {
        return Optional.of(Arrays.copyOf(sent, 8 + more));
    }

    @Test
    void eachServerAndEachAddressHasAnotherCookie() {
        byte[] first = next(HERE);

        assertThat(first).hasSize(8);
        assertThat(next(HERE)).isEqualTo(first);
        assertThat(next(THERE)).hasSize(8).isNotEqualTo(first);
        assertThat(new Cookies().next(HERE, random)).isNotEqualTo(first);
    }

    @Test
    void theCookieOfTheServerIsKeptForTheAddressThatItIsFor() {
        byte[] first = next(HERE);
        assertThat(cookies.accept(first, echo(first, 16))).isTrue();
        assertThat(next(HERE)).hasSize(24);

        assertThat(next(THERE)).hasSize(8);
        assertThat(cookies.accept(first, echo(first, 16))).as("a late answer").isTrue();
        assertThat(next(THERE)).hasSize(8);
    }

    @Test
    void cookiesOfOtherLengthsAreNone() {
        byte[] sent = next(HERE);

        for (int more : new int[] {1, 7, 33}) {
            assertThat(new Cookies().accept(sent, echo(sent, more))).as("%d", more).isFalse();
        }
        assertThat(new Cookies().accept(sent, Optional.of(Arrays.copyOf(sent, 7)))).isFalse();
        for (int more : new int[] {0, 8, 32}) {
            assertThat(new Cookies().accept(sent, echo(sent, more))).as("%d", more).isTrue();
        }
    }

    @Test
    void aServerThatGivesThemUpIsBelievedAgainAfterSeveralAnswers() {
        byte[] sent = next(HERE);
        assertThat(cookies.accept(sent, echo(sent, 8))).isTrue();
        assertThat(cookies.work()).isTrue();

        for (int i = 0; i < 3; i++) {
            assertThat(cookies.accept(sent, Optional.empty())).isFalse();
        }

        assertThat(cookies.work()).isFalse();
        assertThat(next(HERE)).isEmpty();
    }
}
