package org.jitney.manager.unit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountOptionsTest {
    @Test
    void commaAfterABackslashIsPartOfAValue() {
        MountOptions options = MountOptions.parse("lowerdir=/a\\,b:/c,,upperdir=/d");

        assertThat(options.all()).containsExactly("lowerdir=/a\\,b:/c", "upperdir=/d");
        assertThat(options.value("lowerdir")).contains("/a,b:/c");
        assertThat(options).hasToString("lowerdir=/a\\,b:/c,upperdir=/d");
    }

    @Test
    void lastOfAPairOfOppositesCounts() {
        assertThat(MountOptions.parse("noauto,auto").isOn("noauto", "auto")).isFalse();
        assertThat(MountOptions.parse("auto,noauto").isOn("noauto", "auto")).isTrue();
        assertThat(MountOptions.parse("ro").isOn("noauto", "auto")).isFalse();
    }

    @Test
    void networkIsSeenByTypeOrOption() {
        assertThat(MountOptions.parse("_netdev").isNetwork("ext4")).isTrue();
        assertThat(MountOptions.parse("").isNetwork("nfs4")).isTrue();
        assertThat(MountOptions.parse("").isNetwork("fuse.sshfs")).isTrue();
        assertThat(MountOptions.parse("ro").isNetwork("ext4")).isFalse();
    }
}
