package org.jitney.login1.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void wordsOfTheProtocolAreReadAsTheyAreWritten() {
        for (SessionType type : SessionType.values()) {
            assertThat(SessionType.parse(type.toString())).contains(type);
        }
        for (SessionClass each : SessionClass.values()) {
            assertThat(SessionClass.parse(each.toString())).contains(each);
        }
        for (InhibitMode mode : InhibitMode.values()) {
            assertThat(InhibitMode.parse(mode.toString())).contains(mode);
        }
        for (Action action : Action.values()) {
            assertThat(Action.parse(action.toString())).contains(action);
        }
        assertThat(SessionType.parse("TTY")).isEmpty();
    }

    @Test
    void whatIsHeldUpIsOneOrMoreKnownWords() {
        assertThat(InhibitWhat.parse("sleep:shutdown"))
                .contains(Set.of(InhibitWhat.SHUTDOWN, InhibitWhat.SLEEP));
        assertThat(InhibitWhat.render(Set.of(InhibitWhat.SLEEP, InhibitWhat.SHUTDOWN)))
                .isEqualTo("shutdown:sleep");
        assertThat(InhibitWhat.parse("")).isEmpty();
        assertThat(InhibitWhat.parse("sleep:")).isEmpty();
        assertThat(InhibitWhat.parse("sleep:nothing")).isEmpty();
    }

    @Test
    void delayingAndForbiddingAreDifferentRights() {
        assertThat(InhibitWhat.SLEEP.polkitAction(InhibitMode.DELAY))
                .isEqualTo("org.freedesktop.login1.inhibit-delay-sleep");
        assertThat(InhibitWhat.SHUTDOWN.polkitAction(InhibitMode.BLOCK_WEAK))
                .isEqualTo("org.freedesktop.login1.inhibit-block-shutdown");
        assertThat(InhibitWhat.HANDLE_LID_SWITCH.polkitAction(InhibitMode.BLOCK))
                .isEqualTo("org.freedesktop.login1.inhibit-handle-lid-switch");
    }

    @Test
    void onlyNumbersFromOneAreVirtualConsoles() {
        assertThat(Terminal.number("/dev/tty7")).isEqualTo(Optional.of(7));
        assertThat(Terminal.number("tty0")).isEmpty();
        assertThat(Terminal.number("tty64")).isEmpty();
        assertThat(Terminal.number("ttyS0")).isEmpty();
        assertThat(Terminal.isVirtualConsole("pts/0")).isFalse();
        assertThat(Terminal.isConsole("/dev/console")).isTrue();
    }

    @Test
    void terminalsLieBelowTheirFolder() {
        assertThat(Terminal.isName("pts/12")).isTrue();
        assertThat(Terminal.isName("../etc/passwd")).isFalse();
        assertThat(Terminal.isName("pts/../../x")).isFalse();
        assertThat(Terminal.isName("")).isFalse();
        assertThat(Terminal.isName("/pts")).isFalse();
    }

    @Test
    void stateLinesTakeTextsFromOutsideWithoutBreaking() {
        String text =
                new StateLines()
                        .put("UID", 1000)
                        .putEscaped("REMOTE_HOST", "a\nACTIVE=1\\b")
                        .putEscaped("DESKTOP", "")
                        .render();

        var parsed = StateLines.parse(text);

        assertThat(parsed).containsOnlyKeys("UID", "REMOTE_HOST");
        assertThat(StateLines.unescape(parsed.getOrDefault("REMOTE_HOST", "")))
                .isEqualTo("a\nACTIVE=1\\b");
    }
}
