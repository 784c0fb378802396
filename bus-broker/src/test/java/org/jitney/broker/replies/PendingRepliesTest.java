package org.jitney.broker.replies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingRepliesTest {
    private final PendingReplies<String> replies = new PendingReplies<>();

    @Test
    void aReplyIsTakenOnce() {
        replies.add("caller", "callee", 7);

        assertThat(replies.take("caller", "callee", 7)).isTrue();
        assertThat(replies.take("caller", "callee", 7)).isFalse();
    }

    @Test
    void onlyTheCalleeMayAnswer() {
        replies.add("caller", "callee", 7);

        assertThat(replies.take("caller", "stranger", 7)).isFalse();
        assertThat(replies.take("caller", "callee", 8)).isFalse();
    }

    @Test
    void theSameSerialIsRefusedWhileItWaits() {
        assertThat(replies.add("caller", "callee", 7)).isTrue();
        assertThat(replies.add("caller", "callee", 7)).isFalse();
        assertThat(replies.add("caller", "other", 7)).isTrue();
    }

    @Test
    void aCalleeThatGoesLeavesItsCallersToBeTold() {
        replies.add("a", "callee", 2);
        replies.add("b", "callee", 1);
        replies.add("a", "other", 3);

        assertThat(replies.calleeGone("callee"))
                .containsExactly(
                        new PendingReplies.Pending<>("b", "callee", 1),
                        new PendingReplies.Pending<>("a", "callee", 2));
        assertThat(replies.count("a")).isEqualTo(1);
    }

    @Test
    void aCallerThatGoesIsNotAnsweredAnyMore() {
        replies.add("caller", "callee", 7);

        replies.callerGone("caller");

        assertThat(replies.calleeGone("callee")).isEmpty();
        assertThat(replies.take("caller", "callee", 7)).isFalse();
    }
}
