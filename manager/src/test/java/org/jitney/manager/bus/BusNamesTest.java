package org.jitney.manager.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusNamesTest {
    private static final Duration GRACE = Duration.ofSeconds(90);

    private final ManualClock clock = new ManualClock(0, 0);
    private final Map<String, String> onBus = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private EventLoop loop;
    private BusNames names;

    @BeforeEach
    void open() throws ErrnoException {
        loop = EventLoop.open(clock);
        names =
                new BusNames(
                        loop,
                        () -> Set.of("org.example.A"),
                        (name, owner) -> told.add(name + "=" + owner),
                        (name, answer) -> answer.accept(Optional.ofNullable(onBus.get(name))),
                        GRACE);
    }

    @AfterEach
    void close() {
        names.close();
        loop.close();
    }

    private void advance(Duration time) throws ErrnoException {
        clock.advance(time);
        loop.runOnce(Duration.ZERO);
    }

    @Test
    void changesOfNamesThatUnitsWaitForAreTold() {
        names.changed("org.example.A", ":1.1");
        names.changed("org.example.B", ":1.1");
        names.changed("org.example.A", "");

        assertThat(told).containsExactly("org.example.A=:1.1", "org.example.A=");
    }

    @Test
    void aBusThatGoesAwayTakesNoServiceDown() throws Exception {
        names.changed("org.example.A", ":1.1");

        names.lost();
        advance(Duration.ofHours(1));
        names.returned();
        advance(GRACE.minusMillis(1));

        assertThat(told).containsExactly("org.example.A=:1.1");
    }

    @Test
    void whoHasTheNameAlreadyIsAskedFor() throws Exception {
        names.changed("org.example.A", ":1.1");
        names.lost();
        onBus.put("org.example.A", ":1.7");

        names.returned();
        advance(GRACE.multipliedBy(2));

        assertThat(told).containsExactly("org.example.A=:1.1", "org.example.A=:1.7");
    }

    @Test
    void whoComesLaterIsInTime() throws Exception {
        names.changed("org.example.A", ":1.1");
        names.lost();
        names.returned();
        advance(GRACE.dividedBy(2));

        names.changed("org.example.A", ":1.9");
        advance(GRACE);

        assertThat(told).containsExactly("org.example.A=:1.1", "org.example.A=:1.9");
    }

    @Test
    void whoDoesNotComeBackIsGoneAfterAll() throws Exception {
        names.changed("org.example.A", ":1.1");
        names.lost();
        names.returned();

        advance(GRACE);
        advance(GRACE);

        assertThat(told).containsExactly("org.example.A=:1.1", "org.example.A=");
    }

    @Test
    void theTimeBeginsAnewWithEachBus() throws Exception {
        names.changed("org.example.A", ":1.1");
        names.lost();
        names.returned();
        advance(GRACE.minusMillis(1));
        names.lost();
        names.returned();

        advance(GRACE.minusMillis(1));

        assertThat(told).containsExactly("org.example.A=:1.1");
    }
}
