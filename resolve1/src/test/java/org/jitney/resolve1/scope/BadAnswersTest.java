package org.jitney.resolve1.scope;

import static org.assertj.core.api.Assertions.assertThat;

import org.jitney.resolve1.dns.Question;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class BadAnswersTest {
    private static final long SECOND = 1_000_000;

    private final BadAnswers bad = new BadAnswers();

    private static Question question(int number) {
        return Question.of(Name.fromConstantString("n" + number + ".example."), Type.A);
    }

    @Test
    void aVerdictHoldsForFiveSeconds() {
        bad.put(question(1), "no signature", 10 * SECOND);

        assertThat(bad.reason(question(1), 15 * SECOND - 1)).contains("no signature");
        assertThat(bad.reason(question(1), 15 * SECOND)).isEmpty();
        assertThat(bad.size()).isZero();
    }

    @Test
    void itIsThatOfOneQuestion() {
        bad.put(question(1), "no signature", 0);

        assertThat(bad.reason(question(2), 0)).isEmpty();
        assertThat(bad.reason(Question.of(question(1).name(), Type.AAAA), 0)).isEmpty();
    }

    @Test
    void theOldestGoesWhereThereAreTooMany() {
        for (int i = 0; i < 1025; i++) {
            bad.put(question(i), "", 0);
        }

        assertThat(bad.size()).isEqualTo(1024);
        assertThat(bad.reason(question(0), 0)).isEmpty();
        assertThat(bad.reason(question(1024), 0)).isPresent();
    }
}
