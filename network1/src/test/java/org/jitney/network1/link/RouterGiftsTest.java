package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.network1.config.IpPrefix;
import org.junit.jupiter.api.Test;

final class RouterGiftsTest {
    private static final Inet6Address ONE = router("fe80::1");
    private static final Inet6Address OTHER = router("fe80::2");

    private final RouterGifts<String> gifts = new RouterGifts<>(3);

    private static Inet6Address router(String text) {
        return (Inet6Address) IpPrefix.address(text).orElseThrow();
    }

    private static MonotonicTime at(long usec) {
        return new MonotonicTime(usec);
    }

    private boolean put(String gift, long end, Inet6Address router) {
        return gifts.put(gift, new RouterGifts.Held(at(end), router));
    }

    @Test
    void whatIsOverIsForgottenAtItsEndAndNotBefore() {
        put("a", 100, ONE);
        put("b", 200, ONE);

        assertThat(gifts.firstEnd()).contains(at(100));
        assertThat(gifts.forget(at(99))).isEmpty();
        assertThat(gifts.forget(at(100))).containsExactly("a");
        assertThat(gifts.gifts()).containsExactly("b");
        assertThat(gifts.firstEnd()).contains(at(200));
    }

    @Test
    void whatIsSaidAgainHoldsAnew() {
        put("a", 100, ONE);
        put("a", 300, OTHER);

        assertThat(gifts.forget(at(200))).isEmpty();
        assertThat(gifts.of(ONE, at(200))).isEmpty();
        assertThat(gifts.of(OTHER, at(200))).containsExactly("a");
        assertThat(gifts.giver("a"::equals)).contains(OTHER);
    }

    @Test
    void whatDoesNotEndIsNotWaitedFor() {
        gifts.put("a", new RouterGifts.Held(RouterGifts.NEVER, ONE));

        assertThat(gifts.firstEnd()).isEmpty();
        assertThat(gifts.forget(at(Long.MAX_VALUE - 1))).isEmpty();
    }

    @Test
    void noMoreAreTakenThanThereIsRoomFor() {
        put("a", 100, ONE);
        put("b", 100, ONE);
        put("c", 100, ONE);

        assertThat(put("d", 100, OTHER)).isFalse();
        assertThat(put("c", 200, OTHER)).isTrue();
        assertThat(gifts.remove("a")).isTrue();
        assertThat(put("d", 100, OTHER)).isTrue();
        assertThat(gifts.gifts()).containsExactly("b", "c", "d");
    }
}
