package org.jitney.broker.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jitney.broker.names.NameRegistry.ALLOW_REPLACEMENT;
import static org.jitney.broker.names.NameRegistry.DO_NOT_QUEUE;
import static org.jitney.broker.names.NameRegistry.REPLACE_EXISTING;
import static org.jitney.broker.names.RequestResult.ALREADY_OWNER;
import static org.jitney.broker.names.RequestResult.EXISTS;
import static org.jitney.broker.names.RequestResult.IN_QUEUE;
import static org.jitney.broker.names.RequestResult.PRIMARY_OWNER;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NameRegistryTest {
    private static final String NAME = "com.example.A";

    private final NameRegistry<String> names = new NameRegistry<>();

    private RequestResult request(String owner, int flags) {
        return names.request(NAME, owner, flags).result();
    }

    @Test
    void theFirstOneOwnsTheName() {
        var outcome = names.request(NAME, "a", 0);

        assertThat(outcome.result()).isEqualTo(PRIMARY_OWNER);
        assertThat(outcome.change())
                .contains(new OwnerChange<>(NAME, Optional.empty(), Optional.of("a")));
        assertThat(names.owner(NAME)).isEqualTo("a");
    }

    @Test
    void theOwnerThatAsksAgainOnlyChangesItsFlags() {
        request("a", 0);

        assertThat(request("a", ALLOW_REPLACEMENT)).isEqualTo(ALREADY_OWNER);

        assertThat(request("b", REPLACE_EXISTING)).isEqualTo(PRIMARY_OWNER);
    }

    @Test
    void othersQueueInTheirOrder() {
        request("a", 0);

        assertThat(request("b", 0)).isEqualTo(IN_QUEUE);
        assertThat(request("c", 0)).isEqualTo(IN_QUEUE);
        assertThat(request("b", 0)).isEqualTo(IN_QUEUE);

        assertThat(names.queue(NAME)).containsExactly("a", "b", "c");
    }

    @Test
    void whoDoesNotWantToQueueIsTurnedAway() {
        request("a", 0);

        assertThat(request("b", DO_NOT_QUEUE)).isEqualTo(EXISTS);

        assertThat(names.queue(NAME)).containsExactly("a");
    }

    @Test
    void whoWaitedAndNoLongerWantsToLeavesTheQueue() {
        request("a", 0);
        request("b", 0);

        assertThat(request("b", DO_NOT_QUEUE)).isEqualTo(EXISTS);

        assertThat(names.queue(NAME)).containsExactly("a");
    }

    @Test
    void replacingNeedsTheOwnersConsent() {
        request("a", 0);

        assertThat(request("b", REPLACE_EXISTING)).isEqualTo(IN_QUEUE);

        assertThat(names.owner(NAME)).isEqualTo("a");
    }

    @Test
    void theReplacedOwnerIsNextInLine() {
        request("a", ALLOW_REPLACEMENT);
        request("b", 0);

        var outcome = names.request(NAME, "c", REPLACE_EXISTING);

        assertThat(outcome.change())
                .contains(new OwnerChange<>(NAME, Optional.of("a"), Optional.of("c")));
        assertThat(names.queue(NAME)).containsExactly("c", "a", "b");
    }

    @Test
    void aReplacedOwnerThatDoesNotQueueIsOut() {
        request("a", ALLOW_REPLACEMENT | DO_NOT_QUEUE);

        request("b", REPLACE_EXISTING);

        assertThat(names.queue(NAME)).containsExactly("b");
    }

    @Test
    void aWaitingOneThatReplacesLeavesItsPlaceInTheQueue() {
        request("a", ALLOW_REPLACEMENT);
        request("b", 0);
        request("c", 0);

        request("c", REPLACE_EXISTING);

        assertThat(names.queue(NAME)).containsExactly("c", "a", "b");
    }

    @Test
    void aReleasedNameGoesToTheNextInLine() {
        request("a", 0);
        request("b", 0);

        var outcome = names.release(NAME, "a");

        assertThat(outcome.result()).isEqualTo(ReleaseResult.RELEASED);
        assertThat(outcome.change())
                .contains(new OwnerChange<>(NAME, Optional.of("a"), Optional.of("b")));
        assertThat(names.queue(NAME)).containsExactly("b");
    }

    @Test
    void whoLeavesTheQueueChangesNoOwner() {
        request("a", 0);
        request("b", 0);

        var outcome = names.release(NAME, "b");

        assertThat(outcome.result()).isEqualTo(ReleaseResult.RELEASED);
        assertThat(outcome.change()).isEmpty();
    }

    @Test
    void whatNobodyOwnsCannotBeReleased() {
        assertThat(names.release(NAME, "a").result()).isEqualTo(ReleaseResult.NON_EXISTENT);
    }

    @Test
    void whatAnotherOwnsCannotBeReleased() {
        request("a", 0);

        assertThat(names.release(NAME, "b").result()).isEqualTo(ReleaseResult.NOT_OWNER);
    }

    @Test
    void aNameWithoutOwnerIsForgotten() {
        request("a", 0);

        names.release(NAME, "a");

        assertThat(names.names()).isEmpty();
        assertThat(names.owner(NAME)).isNull();
        assertThat(names.queue(NAME)).isEmpty();
    }
}
