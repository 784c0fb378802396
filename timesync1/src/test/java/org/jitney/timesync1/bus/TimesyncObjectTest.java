package org.jitney.timesync1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimesyncObjectTest {
    @Test
    void everyMemberIsThere() {
        assertThat(TimesyncObject.table().unimplemented()).isEmpty();
    }
}
