package org.jitney.journald.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CgroupPathTest {
    @Test
    void aServiceOfTheSystem() {
        CgroupPath path = new CgroupPath("/system.slice/system-getty.slice/getty@tty1.service");

        assertThat(path.unit()).hasValue("getty@tty1.service");
        assertThat(path.slice()).hasValue("system-getty.slice");
        assertThat(path.userUnit()).isEmpty();
        assertThat(path.userSlice()).isEmpty();
        assertThat(path.owner()).isEmpty();
        assertThat(path.session()).isEmpty();
    }

    @Test
    void aServiceOfAUser() {
        CgroupPath path =
                new CgroupPath(
                        "/user.slice/user-1000.slice/user@1000.service/app.slice/editor.service/sub");

        assertThat(path.unit()).hasValue("user@1000.service");
        assertThat(path.slice()).hasValue("user-1000.slice");
        assertThat(path.userUnit()).hasValue("editor.service");
        assertThat(path.userSlice()).hasValue("app.slice");
        assertThat(path.owner()).hasValue(1000);
    }

    @Test
    void aSession() {
        CgroupPath path = new CgroupPath("/user.slice/user-0.slice/session-c2.scope");

        assertThat(path.unit()).hasValue("session-c2.scope");
        assertThat(path.session()).hasValue("c2");
        assertThat(path.userSlice()).hasValue("-.slice");
        assertThat(path.userUnit()).isEmpty();
    }

    @Test
    void whatIsInNoUnit() {
        assertThat(new CgroupPath("/").unit()).isEmpty();
        assertThat(new CgroupPath("/foo").unit()).isEmpty();
        assertThat(new CgroupPath("/init.scope").unit()).hasValue("init.scope");
        assertThat(new CgroupPath("/init.scope").slice()).hasValue("-.slice");
    }
}
