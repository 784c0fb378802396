package org.jitney.broker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShareTest {
    private final Accounts accounts =
            new Accounts(
                    new Limits(
                            Map.of(Resource.BYTES, 100L),
                            Map.of(Resource.BYTES, 150L),
                            Map.of(Resource.BYTES, 200L),
                            1000,
                            16,
                            10,
                            Duration.ofSeconds(1)));

    @Test
    void aConnectionCannotTakeMoreThanItsPart() {
        Share share = accounts.open(1);

        assertThat(share.charge(Resource.BYTES, 100)).isTrue();
        assertThat(share.charge(Resource.BYTES, 1)).isFalse();
    }

    @Test
    void connectionsOfAUserSharePart() {
        assertThat(accounts.open(1).charge(Resource.BYTES, 100)).isTrue();
        Share second = accounts.open(1);

        assertThat(second.charge(Resource.BYTES, 51)).isFalse();
        assertThat(second.charge(Resource.BYTES, 50)).isTrue();
    }

    @Test
    void usersTogetherStayBelowTheTotal() {
        accounts.open(1).charge(Resource.BYTES, 100);
        accounts.open(1).charge(Resource.BYTES, 50);
        Share other = accounts.open(2);

        assertThat(other.charge(Resource.BYTES, 51)).isFalse();
        assertThat(other.charge(Resource.BYTES, 50)).isTrue();
        assertThat(accounts.used(Resource.BYTES)).isEqualTo(200);
    }

    @Test
    void whatIsNotLimitedIsStillCounted() {
        Share share = accounts.open(1);

        assertThat(share.charge(Resource.NAMES, 1_000_000)).isTrue();
        assertThat(share.used(Resource.NAMES)).isEqualTo(1_000_000);
    }

    @Test
    void closingGivesEverythingBackAndForgetsTheUser() {
        Share share = accounts.open(1);
        share.charge(Resource.BYTES, 60);
        share.charge(Resource.FDS, 3);

        share.close();

        assertThat(accounts.used(Resource.BYTES)).isZero();
        assertThat(accounts.used(Resource.FDS)).isZero();
        assertThat(accounts.users()).isEmpty();
        assertThat(share.charge(Resource.BYTES, 1)).isFalse();
    }

    @Test
    void moreThanWasTakenCannotBeGivenBack() {
        Share share = accounts.open(1);
        share.charge(Resource.BYTES, 5);

        assertThatThrownBy(() -> share.release(Resource.BYTES, 6))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSmallHeapHasSmallQueues() {
        Limits small = Limits.forHeap(32L << 20);

        assertThat(Limits.of(small.inTotal(), Resource.BYTES)).isEqualTo(16L << 20);
        assertThat(Limits.of(small.perConnection(), Resource.BYTES)).isEqualTo(8L << 20);
    }

    @Test
    void whatAConnectionUsesMovesWithItToAnotherUser() {
        Share share = accounts.open(-1);
        share.charge(Resource.BYTES, 80);

        assertThat(share.belongTo(1)).isTrue();

        assertThat(share.account().uid()).isEqualTo(1);
        assertThat(accounts.users()).extracting(Account::uid).containsExactly(1);
        assertThat(accounts.used(Resource.BYTES)).isEqualTo(80);
        share.close();
        assertThat(accounts.users()).isEmpty();
        assertThat(accounts.used(Resource.BYTES)).isZero();
    }

    @Test
    void aUserWhoCannotAffordAConnectionDoesNotGetIt() {
        Share poor = accounts.open(1);
        poor.charge(Resource.BYTES, 100);
        Share share = accounts.open(-1);
        share.charge(Resource.BYTES, 80);

        assertThat(share.belongTo(1)).isFalse();

        assertThat(share.account().uid()).isEqualTo(-1);
        poor.close();
        share.close();
        assertThat(accounts.users()).isEmpty();
    }
}
