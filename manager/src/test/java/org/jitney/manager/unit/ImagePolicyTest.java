package org.jitney.manager.unit;

import static org.assertj.core.api.Assertions.assertThat;

import org.jitney.manager.unit.ImagePolicy.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePolicyTest {
    private static ImagePolicy policy(String text) {
        return ImagePolicy.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "*, USE, true",
        "-, LEAVE_OUT, true",
        "~, REFUSE, true",
        "root=verity+signed, REFUSE, false",
        "root=encrypted+unprotected, USE, false",
        "root=unprotected+absent, USE, true",
        "root=unused, LEAVE_OUT, true",
        "root=open, USE, true",
        "root=ignore, LEAVE_OUT, true",
        "home=unprotected, LEAVE_OUT, true",
        "home=unprotected:=absent, REFUSE, true",
    })
    void aPlainRootIsTreatedAsThePolicySays(String text, Verdict verdict, boolean mayBeAbsent) {
        assertThat(policy(text).plain("root", false)).isEqualTo(verdict);
        assertThat(policy(text).mayBeAbsent("root")).isEqualTo(mayBeAbsent);
    }

    @Test
    void theMarkInTheTableCounts() {
        ImagePolicy only = policy("usr=unprotected+read-only-on");

        assertThat(only.plain("usr", true)).isEqualTo(Verdict.USE);
        assertThat(only.plain("usr", false)).isEqualTo(Verdict.REFUSE);
        assertThat(policy("usr=unprotected+read-only-on+read-only-off").plain("usr", false))
                .isEqualTo(Verdict.USE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "root", "root=", "root=what", "attic=absent", "root=absent:", "=a"})
    void whatIsNoPolicyIsRefused(String text) {
        assertThat(ImagePolicy.parse(text)).isEmpty();
    }

    @Test
    void onePartIsForOnePartition() {
        assertThat(ImagePolicy.parse("root=absent:root=unused")).isEmpty();
    }
}
