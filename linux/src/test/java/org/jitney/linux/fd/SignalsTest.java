package org.jitney.linux.fd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jitney.linux.sys.Notify;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignalsTest {
    @TempDir Path folder;

    @Test
    void everyNumberHasANameThatLeadsBack() {
        for (int signal = 1; signal <= Signals.RTMAX; signal++) {
            assertThat(Signals.parse(Signals.name(signal))).contains(signal);
            assertThat(Signals.parse(Signals.shortName(signal))).contains(signal);
        }
    }

    @Test
    void parsesNumbersAliasesAndRelativeNames() {
        assertThat(Signals.parse("15")).contains(Signals.TERM);
        assertThat(Signals.parse("SIGRTMIN+3")).contains(37);
        assertThat(Signals.parse("RTMAX-1")).contains(63);
        assertThat(Signals.parse("CLD")).contains(Signals.CHLD);
        assertThat(Signals.parse("0")).isEmpty();
        assertThat(Signals.parse("65")).isEmpty();
        assertThat(Signals.parse("RTMIN+40")).isEmpty();
        assertThat(Signals.parse("RTMAX-99")).isEmpty();
        assertThat(Signals.parse("term")).isEmpty();
        assertThat(Signals.parse("")).isEmpty();
    }

    @Test
    void inotifyNamesWhatChanged() throws Exception {
        try (Inotify inotify = Inotify.open()) {
            int watch = inotify.watch(folder.toString(), Notify.IN_CREATE | Notify.IN_CLOSE_WRITE);
            assertThat(inotify.read()).isEmpty();

            Files.writeString(folder.resolve("new"), "x");

            assertThat(inotify.read())
                    .containsExactlyElementsOf(
                            List.of(
                                    new Inotify.Event(watch, Notify.IN_CREATE, "new"),
                                    new Inotify.Event(watch, Notify.IN_CLOSE_WRITE, "new")));
        }
    }
}
